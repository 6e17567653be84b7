import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { ENVIRONMENT_VARIABLES, readConfiguration } from '../../src/platform/config/configuration.js';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly ports?: readonly string[];
  readonly deploy?: { readonly replicas: number };
  readonly cap_drop?: readonly string[];
  readonly read_only?: boolean;
}

const composeText = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(composeText, { merge: true }) as { readonly services: Readonly<Record<string, Service>> };
const services = Object.entries(compose.services);
const programs = services.filter(([, { image }]) => image === 'mca-tracker');
const stores = services.filter(([, { image }]) => image !== 'mca-tracker');

/** `.env.example`: each variable, its value and the comment lines above it. */
const example = [...readFileSync('.env.example', 'utf8').matchAll(/((?:^#.*\n)*)^([A-Z_]+)=(.*)$/gm)].map(
  ([, comment = '', name = '', value = '']) => ({ comment, name, value }),
);

/** What docker compose passes to a service when `.env` is absent. */
function environmentOf(service: Service): Record<string, string> {
  return Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{[A-Z_]+:-([^}]*)\}/g, (_whole, fallback: string) => fallback),
    ]),
  );
}

describe('.env.example', () => {
  it('lists every setting of the program, each once, and the one of docker-compose.yml', () => {
    expect(example.map(({ name }) => name)).toEqual([...ENVIRONMENT_VARIABLES, 'POSTGRES_PASSWORD']);
  });

  it('says what each setting means, PORT beside HOST', () => {
    const unexplained = example.filter(({ comment }) => comment === '').map(({ name }) => name);
    expect(unexplained).toEqual(['PORT']);
  });

  it('shows the defaults: reading it gives what reading nothing gives', () => {
    const read = readConfiguration(Object.fromEntries(example.map(({ name, value }) => [name, value])));
    expect(read).toEqual(readConfiguration({}));
  });
});

describe('docker-compose.yml', () => {
  it('runs two api and two worker processes and one migration', () => {
    const roles = programs.flatMap(([, service]) =>
      Array.from(
        { length: service.deploy?.replicas ?? 1 },
        () => service.environment?.['ROLE'] ?? service.command?.[2],
      ),
    );
    expect(roles.sort()).toEqual(['api', 'api', 'migrate', 'worker', 'worker']);
  });

  it.each(programs)('gives %s only settings that exist, all of them valid', (_name, service) => {
    const environment = environmentOf(service);
    expect(Object.keys(environment).filter((name) => !ENVIRONMENT_VARIABLES.includes(name))).toEqual([]);
    expect(readConfiguration(environment).databaseUrl).toMatch(/^postgres:/);
  });

  it('reads no variable that .env.example does not list', () => {
    const used = [...composeText.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
    expect(used.filter((name) => !example.some((listed) => listed.name === name))).toEqual([]);
  });

  it('lets every setting reach the program, save those that the container decides', () => {
    const passed = new Set(programs.flatMap(([, { environment }]) => Object.keys(environment ?? {})));
    expect(ENVIRONMENT_VARIABLES.filter((name) => !passed.has(name))).toEqual(['DATA_DIR']);
  });

  it.each(stores)('knows when %s is healthy, and pins its version', (_name, { image, healthcheck }) => {
    expect(healthcheck?.test).not.toHaveLength(0);
    expect(image).toMatch(/:v?\d/);
  });

  it('starts the processes when the stores are healthy and the database is migrated', () => {
    const conditions = {
      migrate: 'service_completed_successfully',
      ...Object.fromEntries(stores.map(([name]) => [name, 'service_healthy'])),
    };
    for (const [name, service] of programs.filter(([, { environment }]) => environment?.['ROLE'] !== undefined)) {
      const waitedFor = Object.entries(service.depends_on ?? {}).map(([store, { condition }]) => [store, condition]);
      expect([name, Object.fromEntries(waitedFor)]).toEqual([name, conditions]);
    }
  });

  it('asks an api process whether it is ready for traffic', () => {
    const probes = programs
      .filter(([, { environment }]) => environment?.['ROLE'] === 'api')
      .map(([, api]) => api.healthcheck?.test?.join(' '));
    expect(probes).toEqual([expect.stringContaining('/readyz'), expect.stringContaining('/readyz')]);
  });

  it.each(programs)('gives %s neither capabilities nor a writable disk', (_name, { cap_drop, read_only }) => {
    expect({ cap_drop, read_only }).toEqual({ cap_drop: ['ALL'], read_only: true });
  });

  it('opens ports on this machine only, no two the same', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(new Set(ports.map((port) => port.split(':')[1])).size).toBe(ports.length);
  });

  it('holds no secret: only the documented development password has a default', () => {
    const defaults = [...composeText.matchAll(/\$\{([A-Z_]*(?:KEY|PASSWORD|TOKEN)):-([^}]*)\}/g)];
    expect(new Set(defaults.map(([, name, value]) => `${name ?? ''}=${value ?? ''}`))).toEqual(
      new Set([
        'POSTGRES_PASSWORD=development-only',
        'BOOTSTRAP_API_KEY=',
        'BOOTSTRAP_ADMIN_PASSWORD=',
        'METRICS_TOKEN=',
      ]),
    );
  });
});

describe('the image', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8');
  const [, build = '', runtime = ''] = dockerfile.split(/^FROM /m);

  it('builds from the lock file, and ships without what only development needs', () => {
    expect(build).toContain('RUN npm ci\n');
    expect(build).toContain('npm prune --omit=dev');
    expect(runtime).not.toContain('COPY src');
  });

  it('runs on Node 24 as a user who is not root', () => {
    expect(build).toMatch(/^node:24-/);
    expect(runtime).toMatch(/^node:24-/);
    expect(runtime).toMatch(/\nUSER node\n/);
    expect(runtime.slice(runtime.indexOf('USER'))).not.toContain('RUN');
  });

  it('starts programs that the build makes', () => {
    const started = [...`${dockerfile}${composeText}`.matchAll(/dist\/(entry\/[a-z]+)\.js/g)].map(([, file]) => file);
    expect(new Set(started)).toEqual(new Set(['entry/main', 'entry/cli']));
    expect(started.filter((file) => !existsSync(`src/${file ?? ''}.ts`))).toEqual([]);
  });

  it('copies nothing that .dockerignore keeps from the build', () => {
    const kept = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = [...build.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, files = '']) => files.split(' '));
    expect(copied.sort()).toEqual(kept.sort());
  });
});
