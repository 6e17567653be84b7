import { readdirSync } from 'node:fs';

/** Every test of the domain as one file: a mutant then costs one start of the test runner instead of twenty. */
const root = `${import.meta.dirname}/../..`;
const specs = readdirSync(`${root}/src/domain`, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.spec.ts'))
  .map((name) => `${root}/src/domain/${name}`);

for (const spec of [...specs, `${root}/test/cases/cases.spec.ts`]) await import(spec);
