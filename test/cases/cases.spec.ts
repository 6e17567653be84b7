import { describe, expect, it } from '@jest/globals';
import { EVALUATORS } from './builders.js';
import { readCases } from './read-cases.js';

describe.each(EVALUATORS)('the %s evaluator', (_name, answer) => {
  it.each(readCases().map(({ title, ...rest }) => [title, rest] as const))('%s', (_title, { question, expected }) => {
    expect(answer(question)).toMatchObject(expected);
  });
});
