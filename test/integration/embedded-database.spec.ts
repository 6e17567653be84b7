import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  attachEmbeddedDatabase,
  startEmbeddedDatabase,
  withEmbeddedDatabase,
} from '../../src/platform/database/embedded/index.js';
import { embeddedOptions, pathExists, queryRows, temporaryFolder } from '../support/data-folder.js';
import { runEmbeddedProgram } from '../support/embedded-program.js';
import { eventually } from '../support/eventually.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let dataDir: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  dataDir = join(folder.path, 'data');
});
afterEach(() => folder.remove());

describe('a running embedded database', () => {
  it('loses no committed transaction, and is reached over loopback only', async () => {
    const database = await startEmbeddedDatabase(embeddedOptions(dataDir, { durability: 'full' }));
    const settings = await queryRows(
      database.url,
      `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'port',
       'data_checksums', 'listen_addresses', 'unix_socket_directories', 'server_encoding', 'TimeZone') ORDER BY name COLLATE "C"`,
    );
    const folded = await queryRows(database.url, "SELECT lower('ÉŻ') AS lower, 'É' ILIKE 'é' AS is_like");
    await database.stop();
    expect(settings).toEqual([
      { name: 'TimeZone', setting: 'UTC' },
      { name: 'data_checksums', setting: 'on' },
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'port', setting: new URL(database.url).port },
      { name: 'server_encoding', setting: 'UTF8' },
      { name: 'synchronous_commit', setting: 'on' },
      { name: 'unix_socket_directories', setting: '' },
    ]);
    expect(folded).toEqual([{ lower: 'éż', is_like: true }]);
  });

  it('lets in only who knows the password, which only the owner may read', async () => {
    const database = await startEmbeddedDatabase(embeddedOptions(dataDir));
    const guess = new URL(database.url);
    guess.password = 'guess';
    const outcome = await queryRows(guess.href, 'SELECT 1').catch((error: unknown) => error);
    await database.stop();
    const password = join(dataDir, 'database', 'password');
    expect(outcome).toMatchObject({ code: '28P01' });
    expect((await stat(password)).mode & 0o777).toBe(0o600);
    expect(await readFile(password, 'utf8')).toBe(new URL(database.url).password);
  });

  it('keeps its data from one start to the next', async () => {
    const first = await startEmbeddedDatabase(embeddedOptions(dataDir));
    await queryRows(first.url, 'CREATE TABLE kept AS SELECT 7 AS value');
    await first.stop();
    const second = await startEmbeddedDatabase(embeddedOptions(dataDir));
    const rows = await queryRows(second.url, 'SELECT value FROM kept');
    await second.stop();
    expect(rows).toEqual([{ value: 7 }]);
  });

  it('ends open sessions when it is stopped, once however often that is asked', async () => {
    const exits: string[] = [];
    const database = await startEmbeddedDatabase(
      embeddedOptions(dataDir, { onExit: (reason) => void exits.push(reason) }),
    );
    const session = queryRows(database.url, 'SELECT pg_sleep(600)').catch((error: unknown) => error);
    await Promise.all([database.stop(), database.stop()]);
    await database.stop();
    await expect(session).resolves.toBeInstanceOf(Object);
    expect(await pathExists(join(dataDir, 'database.json'))).toBe(false);
    expect(exits).toEqual([]);
  });

  it('takes another port when the one wanted is taken', async () => {
    const occupant = createServer();
    await new Promise<void>((resolve) => void occupant.listen(0, '127.0.0.1', resolve));
    const { port } = occupant.address() as AddressInfo;
    const log: string[] = [];
    const options = embeddedOptions(dataDir, { port, log: (line) => void log.push(line) });
    const second = await startEmbeddedDatabase(options).finally(() => occupant.close());
    await second.stop();
    const third = await startEmbeddedDatabase(options);
    await third.stop();
    expect(new URL(second.url).port).not.toBe(String(port));
    expect(log).toEqual([`port ${port} is taken; trying another for the embedded database`]);
    expect(new URL(third.url).port).toBe(String(port));
  });

  it('refuses the data of another PostgreSQL version, and leaves it as it is', async () => {
    await (await startEmbeddedDatabase(embeddedOptions(dataDir))).stop();
    const versionFile = join(dataDir, 'database', 'cluster', 'PG_VERSION');
    await writeFile(versionFile, '17\n');
    await expect(startEmbeddedDatabase(embeddedOptions(dataDir))).rejects.toMatchObject({
      code: 'EMBEDDED_DATABASE_FAILED',
      message: expect.stringMatching(/cluster was made by PostgreSQL 17, and this program brings PostgreSQL 18/),
    });
    await writeFile(versionFile, '18\n');
    await (await startEmbeddedDatabase(embeddedOptions(dataDir))).stop();
  });

  it('says what PostgreSQL complained of when it does not start', async () => {
    await (await startEmbeddedDatabase(embeddedOptions(dataDir))).stop();
    await writeFile(join(dataDir, 'database', 'cluster', 'postgresql.conf'), 'work_mem = plenty\n');
    await expect(startEmbeddedDatabase(embeddedOptions(dataDir))).rejects.toMatchObject({
      code: 'EMBEDDED_DATABASE_FAILED',
      message: expect.stringMatching(/PostgreSQL did not start: .*contains errors \(see .*database\.log\)/),
    });
  });

  it('names a data folder that cannot be made', async () => {
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    await expect(startEmbeddedDatabase(embeddedOptions(join(file, 'data')))).rejects.toMatchObject({
      code: 'EMBEDDED_DATABASE_FAILED',
      message: expect.stringContaining(join(file, 'data')),
    });
  });
});

describe('attaching', () => {
  it('finds nothing where no data folder is, and nothing after the program ended', async () => {
    const before = await attachEmbeddedDatabase(dataDir);
    await (await startEmbeddedDatabase(embeddedOptions(dataDir))).stop();
    expect([before, await attachEmbeddedDatabase(dataDir)]).toEqual([null, null]);
  });

  it("is not misled by another server on the port of a killed program's record", async () => {
    const other = await temporaryFolder();
    const stranger = await startEmbeddedDatabase(embeddedOptions(other.path));
    await (await startEmbeddedDatabase(embeddedOptions(dataDir))).stop();
    await writeFile(join(dataDir, 'database.json'), JSON.stringify({ port: Number(new URL(stranger.url).port) }));
    const found = await attachEmbeddedDatabase(dataDir);
    await stranger.stop();
    await other.remove();
    expect(found).toBeNull();
  });

  it('reaches the database that another program runs, and leaves it running', async () => {
    const program = runEmbeddedProgram(dataDir);
    const { url } = await program.nextMessage();
    const attached = await attachEmbeddedDatabase(dataDir);
    const used = await withEmbeddedDatabase(embeddedOptions(dataDir), (own) => Promise.resolve(own));
    const after = await attachEmbeddedDatabase(dataDir);
    await program.end('SIGINT');
    expect([attached, used, after]).toEqual([{ url }, url, { url }]);
  });

  it('waits for the database of a program that is still starting', async () => {
    const program = runEmbeddedProgram(dataDir);
    await eventually('the other program makes its cluster', () => pathExists(join(dataDir, 'database.new')));
    const used = await withEmbeddedDatabase(embeddedOptions(dataDir), (url) => Promise.resolve(url));
    const { url } = await program.nextMessage();
    await program.end('SIGINT');
    expect(used).toBe(url);
  });

  it('starts a database for the work alone when none runs, also when the work fails', async () => {
    const options = embeddedOptions(dataDir);
    const rows = await withEmbeddedDatabase(options, (url) => queryRows(url, 'SELECT 1 AS one'));
    const failed = withEmbeddedDatabase(options, () => Promise.reject(new Error('the work failed')));
    await expect(failed).rejects.toThrow('the work failed');
    expect(rows).toEqual([{ one: 1 }]);
    expect(await attachEmbeddedDatabase(dataDir)).toBeNull();
  });
});
