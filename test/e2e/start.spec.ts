import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../support/data-folder.js';
import { projectFolder } from '../support/embedded-program.js';
import { type RunningProgram, startBuiltProgram } from '../support/running-program.js';

/** Runs a built entry point to its end. */
function run(entry: 'main' | 'cli', args: readonly string[], settings: Record<string, string>, input = '') {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(projectFolder, 'dist', 'entry', `${entry}.js`), ...args],
    { env: { ...process.env, LOG_LEVEL: 'warn', PORT: '0', ...settings }, encoding: 'utf8', input },
  );
  return { status, stdout, stderr };
}

describe('starting the program', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let program: RunningProgram | null;

  beforeEach(async () => {
    folder = await temporaryFolder();
    program = null;
  });

  afterEach(async () => {
    await program?.end();
    await folder.remove();
  });

  it.each<[string, Record<string, string>, string]>([
    ['a port that is none', { PORT: 'http' }, 'PORT'],
    ['a zone that does not exist', { POLICY_ZONE: 'Asia/Atlantis' }, 'POLICY_ZONE'],
    ['a short key', { BOOTSTRAP_API_KEY: 'short' }, 'BOOTSTRAP_API_KEY'],
    ['an instant without an offset', { CLOCK_AT: '2020-01-10T09:00:00' }, 'CLOCK_AT'],
    ['a role that needs a database of its own', { ROLE: 'api' }, 'DATABASE_URL'],
    ['a schedule that is none', { SCAN_CRON: 'daily' }, 'SCAN_CRON'],
    ['an address of another machine', { HOST: '192.0.2.1' }, 'HOST=192.0.2.1, PORT=0'],
    ['another protocol', { DATABASE_URL: 'mysql://localhost' }, 'DATABASE_URL'],
  ])('is refused for %s, by name', (_name, settings, named) => {
    const { status, stderr } = run('main', [], { DATA_DIR: folder.path, ...settings });
    expect(status).toBe(1);
    expect(stderr).toContain(named);
    expect(stderr).not.toContain('    at ');
  });

  it('is refused on a DATA_DIR that is in use, while the command line shares its database', async () => {
    program = await startBuiltProgram({ DATA_DIR: folder.path });
    const second = run('main', [], { DATA_DIR: folder.path });
    expect(second.status).toBe(1);
    expect(second.stderr).toContain(folder.path);
    expect(second.stderr).toContain(String(program.pid));

    const standings = run('cli', ['standings', '--json'], { DATA_DIR: folder.path });
    expect(standings.status).toBe(0);
    expect(JSON.parse(standings.stdout)).toMatchObject({ customers: 0 });
  }, 120_000);

  it('ends at SIGTERM, and starts again with what it had', async () => {
    program = await startBuiltProgram({ DATA_DIR: folder.path, CLOCK_AT: '2020-01-10T00:00:00Z' });
    await program.ask('POST', '/v1/clock', { at: '2020-01-20T00:00:00Z' });
    expect(await program.end('SIGTERM')).toBe(0);
    program = await startBuiltProgram({ DATA_DIR: folder.path, CLOCK_AT: '2020-01-10T00:00:00Z' });
    expect((await program.ask('GET', '/v1/clock')).body).toMatchObject({
      at: expect.stringMatching(/^2020-01-20/),
      simulated: true,
    });
  }, 120_000);

  it('shows generated credentials once, and they work', async () => {
    program = await startBuiltProgram({
      DATA_DIR: folder.path,
      BOOTSTRAP_API_KEY: '',
      BOOTSTRAP_ADMIN_PASSWORD: '',
    });
    const [key] = /mca_\S+/.exec(program.output()) ?? [];
    const answer = await program.ask('GET', '/v1/users', undefined, { authorization: `Bearer ${String(key)}` });
    expect(answer.status).toBe(200);
    await program.end();
    program = await startBuiltProgram({
      DATA_DIR: folder.path,
      BOOTSTRAP_API_KEY: '',
      BOOTSTRAP_ADMIN_PASSWORD: '',
    });
    expect(program.output()).not.toContain('mca_');
  }, 120_000);

  it('does the work of the command line on a database of its own', () => {
    const settings = { DATA_DIR: folder.path, CLOCK_AT: '2020-01-10T00:00:00Z' };
    const examples = join(projectFolder, 'examples');
    expect(run('cli', ['migrate'], settings)).toMatchObject({ status: 0 });
    expect(run('cli', ['customers', 'import', join(examples, 'customers.csv')], settings)).toMatchObject({ status: 0 });
    expect(run('cli', ['acceptances', 'import', join(examples, 'acceptances.csv'), '--json'], settings)).toMatchObject({
      status: 0,
    });
    const scan = run('cli', ['scan', '--wait', '--json'], settings);
    expect([scan.status, scan.stderr]).toEqual([0, '']);
    expect(JSON.parse(scan.stdout)).toMatchObject({ total: 2_000, done: 2_000, certificate: { complete: true } });

    const key = run('cli', ['api-keys', 'create', '--name', 'ordering', '--scopes', 'gate:check'], settings);
    expect([key.status, key.stdout]).toEqual([0, expect.stringMatching(/^mca_\S+\n$/)]);
    const user = ['users', 'create', '--username', 'mina', '--roles', 'admin-agent'];
    expect(run('cli', user, settings, 'a long password\n')).toMatchObject({ status: 0 });
    expect(run('cli', user, settings, 'a long password\n')).toMatchObject({ status: 2 });

    expect(run('cli', ['check', 'nobody', 'new-order'], settings)).toMatchObject({ status: 2 });
    const unknown = ['check', '00000000-0000-4000-8000-000000000009', 'new-order', '--at', '2020-02-01T00:00:00Z'];
    expect(run('cli', unknown, settings)).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('CUSTOMER_UNKNOWN'),
    });
    expect(run('cli', ['ledger', 'verify'], settings)).toMatchObject({ status: 0 });
    expect(run('cli', ['customers', 'import', join(folder.path, 'none.csv')], settings)).toMatchObject({ status: 2 });
    expect(run('cli', ['nonsense'], settings)).toMatchObject({ status: 2 });
  }, 240_000);
});
