export { AuditModule } from './audit.module.js';
export { type LedgerReport, LedgerVerifier } from './ledger-verifier.service.js';
export { Ledger } from './ledger.service.js';
