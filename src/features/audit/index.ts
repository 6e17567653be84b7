export { AuditModule } from './audit.module.js';
export { Ledger } from './ledger.service.js';
