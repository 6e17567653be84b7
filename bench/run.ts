import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { decide } from './decide.bench.js';

const figures = [decide()];
const [cpu] = cpus();
const machine = `${cpus().length} cores (${cpu?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
const rows = figures.map(({ name, bar, found, ratio }) => `| ${name} | ${bar} | ${found} | ${ratio} |`);
const text = `# Figures

Written by \`npm run bench\` on ${machine}.

| figure | bar | found | within the same run |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
writeFileSync(new URL('results.md', import.meta.url), text);
process.stdout.write(text);
