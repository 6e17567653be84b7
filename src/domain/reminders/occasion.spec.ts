import { expect, it } from '@jest/globals';
import type { Standing } from '../compliance/standing.js';
import type { Instant } from '../time/instant.js';
import { occasionOf } from './occasion.js';

const SINCE = 1_000 as Instant;
const KNOWN = 2_000 as Instant;
const NEXT = 3_000 as Instant;

it.each<[string, Standing, Instant | null, Standing | null, ReturnType<typeof occasionOf>]>([
  ['a Cloud Agreement that will lapse', 'transitional', SINCE, 'overdue', { kind: 'deadline-ahead', deadlineAt: NEXT }],
  ['an MCA that will be too old', 'compliant', SINCE, 'outdated', { kind: 'deadline-ahead', deadlineAt: NEXT }],
  ['a Cloud Agreement replaced in time', 'transitional', SINCE, 'compliant', null],
  ['a confirmed customer', 'compliant', SINCE, null, null],
  ['a lapsed Cloud Agreement', 'overdue', SINCE, null, { kind: 'deadline-passed', deadlineAt: SINCE }],
  ['nothing ever confirmed', 'unconfirmed', null, null, { kind: 'deadline-passed', deadlineAt: KNOWN }],
  ['agreements never read', 'unknown', null, null, null],
  ['a cloud without confirmation', 'out-of-scope', null, null, null],
])('%s', (_case, value, since, nextValue, expected) => {
  const next = nextValue === null ? null : { at: NEXT, value: nextValue };
  expect(occasionOf({ value, since, next }, KNOWN)).toEqual(expected);
});
