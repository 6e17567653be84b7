export { defineJob } from './job-definition.js';
export { type JobContext, JobRegistry } from './job-registry.js';
export { Outbox } from './outbox.js';
export { type DeadJob, type JobDepth } from './outbox.repository.js';
export { QueueModule } from './queue.module.js';
