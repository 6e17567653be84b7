export { attachEmbeddedDatabase, startEmbeddedDatabase, withEmbeddedDatabase } from './embedded-database.js';
export type { EmbeddedDatabase, EmbeddedDatabaseOptions } from './embedded-database.js';
