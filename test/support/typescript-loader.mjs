import { readFile } from 'node:fs/promises';
import { transform } from '@swc/core';

/** Node's module hooks for processes outside jest: `.js` names of this project's modules mean their `.ts` sources. */
const options = {
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
};

export function resolve(specifier, context, next) {
  const isOwn = specifier.startsWith('.') && context.parentURL?.endsWith('.ts');
  return next(isOwn ? specifier.replace(/\.js$/, '.ts') : specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const filename = new URL(url);
  const { code } = await transform(await readFile(filename, 'utf8'), { ...options, filename: filename.pathname });
  return { format: 'module', source: code, shortCircuit: true };
}
