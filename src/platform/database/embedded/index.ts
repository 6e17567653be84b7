export { attachEmbeddedDatabase, startEmbeddedDatabase, withEmbeddedDatabase } from './embedded-database.js';
export type { AttachedDatabase, EmbeddedDatabase, EmbeddedDatabaseOptions } from './embedded-database.js';
