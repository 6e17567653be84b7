export { toAnswer } from './gate-answer.js';
export { type GateAnswer, gateCheckSchema } from './gate-check.schema.js';
export { GateModule } from './gate.module.js';
export { GateService } from './gate.service.js';
