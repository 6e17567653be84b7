import { describe, expect, it } from '@jest/globals';
import { EVALUATORS } from './builders.js';
import { mapValues, readCases } from './read-cases.js';

describe.each(EVALUATORS)('the %s evaluator', (_name, answer) => {
  it.each(readCases().map(({ title, asks }) => [title, asks] as const))('%s', (_title, asks) => {
    const answers = mapValues(asks, ({ question }) => answer(question));
    expect(answers).toMatchObject(mapValues(asks, ({ expected }) => expected));
  });
});
