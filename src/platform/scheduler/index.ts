export { SchedulerModule } from './scheduler.module.js';
export { Schedules } from './schedules.js';
