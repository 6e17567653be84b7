// Runs a built entry point, building first when there is no build or the sources are newer.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const entry = process.argv[2];
const built = path.join(root, 'dist', 'entry', `${entry}.js`);

function newest(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile() && file.name.endsWith('.ts') && !file.name.endsWith('.spec.ts'))
    .reduce((latest, file) => Math.max(latest, statSync(path.join(file.parentPath, file.name)).mtimeMs), 0);
}

function isStale() {
  try {
    return statSync(built).mtimeMs < newest(path.join(root, 'src'));
  } catch {
    return true;
  }
}

if (isStale()) {
  process.stderr.write('Building …\n');
  const nest = path.join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const { status } = spawnSync(process.execPath, [nest, 'build'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}
process.argv.splice(1, 2, built);
await import(pathToFileURL(built).href);
