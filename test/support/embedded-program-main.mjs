/** A program with an embedded database, to be killed: it tells its address, ends properly on SIGINT, abruptly on SIGTERM. */
import './register-typescript.mjs';

const { attachEmbeddedDatabase, startEmbeddedDatabase } = await import('../../src/platform/database/embedded/index.ts');
const dataDir = process.argv[2];
const tell = (message) => console.log(JSON.stringify(message));

process.on('SIGTERM', () => process.exit());
try {
  const database = await startEmbeddedDatabase({ dataDir, log: console.error });
  process.on('SIGINT', async () => {
    tell({ answersWhileEnding: (await attachEmbeddedDatabase(dataDir)) !== null });
    await database.stop();
  });
  tell({ url: database.url, pid: database.pid });
} catch (error) {
  tell({ code: error.code, message: error.message });
}
