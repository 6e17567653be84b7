export { InstantColumn, instantParameter } from './columns.js';
export { Database, type Tx, afterCommit, beforeCommit, connectionOf } from './database.js';
export { violates } from './database-errors.js';
export { DatabaseModule } from './database.module.js';
export { type EntityClass, migrate, openDataSource } from './data-source.js';
