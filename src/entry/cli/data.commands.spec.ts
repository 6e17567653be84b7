import { tmpdir } from 'node:os';
import { expect, it } from '@jest/globals';
import { Command } from 'commander';
import { addDataCommands } from './data.commands.js';

it('an import says of a folder that it is not a file', async () => {
  const program = new Command();
  addDataCommands(program, async (work) => {
    await work({} as Parameters<typeof work>[0]);
  });
  await expect(program.parseAsync(['node', 'cli', 'customers', 'import', tmpdir()])).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
    message: `${tmpdir()} is not a file.`,
  });
});
