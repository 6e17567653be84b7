export { beginInputsVersion } from './gate-inputs.repository.js';
export { Policies } from './policies.service.js';
export { PolicyModule } from './policy.module.js';
