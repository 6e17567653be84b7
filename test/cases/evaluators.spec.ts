import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ENVIRONMENTS } from '../../src/domain/agreements/acceptance.js';
import { compileFacts } from '../../src/domain/compliance/compiled-facts.js';
import { legibleStanding } from '../../src/domain/compliance/legible-standing.js';
import { standingAt } from '../../src/domain/compliance/standing-at.js';
import { addDays, dayOf, instantFromMs } from '../../src/domain/time/instant.js';
import { anAcceptance, answerCompiled, answerLegibly, type Question } from './builders.js';
import { anyCustomer, anyInstant, anyPolicy, anyQuestion } from './arbitraries.js';

/** A failure prints its seed; give it here as `seed` to run it again. */
const RUNS: fc.Parameters<unknown> = { numRuns: 500 };

/** Whether the same question gets the same verdict and code at another instant. */
const isUnchangedAt = (question: Question, at: number): boolean => {
  const now = answerCompiled(question);
  const then = answerCompiled({ ...question, at: instantFromMs(at) });
  return now.code === then.code && now.verdict === then.verdict;
};

describe('any question about any revision', () => {
  it('is answered alike by both evaluators', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        expect(answerCompiled(question)).toEqual(answerLegibly(question));
      }),
      RUNS,
    );
  });

  it('is answered alike until `next`, and otherwise from then on', () => {
    fc.assert(
      fc.property(anyQuestion, fc.array(anyInstant, { minLength: 5, maxLength: 5 }), (question, instants) => {
        const { next } = answerCompiled(question);
        const until = next?.at ?? Infinity;
        for (const at of instants.filter((instant) => instant > question.at && instant < until))
          expect(isUnchangedAt(question, at)).toBe(true);
        if (next === null) return;
        expect(isUnchangedAt(question, next.at - 1)).toBe(true);
        expect(answerCompiled({ ...question, at: next.at })).toMatchObject({ verdict: next.verdict, code: next.code });
        expect(next.at).toBeGreaterThan(question.at);
        expect(isUnchangedAt(question, next.at)).toBe(false);
      }),
      RUNS,
    );
  });

  it('that is allowed stays allowed when one more MCA is recorded', () => {
    fc.assert(
      fc.property(anyQuestion, anyCustomer, fc.constantFrom(...ENVIRONMENTS), (question, facts, environment) => {
        fc.pre(answerCompiled({ ...question, facts }).verdict === 'allow');
        const agreedOn = dayOf(question.at, question.policy.settings.zone);
        const acceptances = [...facts.acceptances, anAcceptance({ agreedOn, environment })];
        expect(answerCompiled({ ...question, facts: { ...facts, acceptances } }).verdict).toBe('allow');
      }),
      RUNS,
    );
  });

  it('shows as last good day the eve of the deny that a rule brings', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const { verdict, next, lastGoodOn } = answerCompiled(question);
        fc.pre(verdict === 'allow' && lastGoodOn !== null);
        const { zone } = question.policy.settings;
        expect(next?.verdict).toBe('deny');
        expect(next === null ? null : addDays(dayOf(next.at, zone), -1)).toBe(lastGoodOn);
      }),
      RUNS,
    );
  });
});

describe('any standing under any revision', () => {
  it('is the same read from rules and from tables', () => {
    fc.assert(
      fc.property(anyCustomer, anyPolicy, anyInstant, (facts, policy, at) => {
        expect(standingAt(compileFacts(facts, policy), policy, at).value).toBe(legibleStanding(facts, policy, at));
      }),
      RUNS,
    );
  });

  it('holds from `since` until `next`, and not a millisecond longer', () => {
    fc.assert(
      fc.property(anyCustomer, anyPolicy, anyInstant, fc.array(anyInstant), (facts, policy, at, instants) => {
        const compiled = compileFacts(facts, policy);
        const { value, since, next } = standingAt(compiled, policy, at);
        const valueAt = (ms: number) => legibleStanding(facts, policy, instantFromMs(ms));
        const [from, until] = [since ?? -Infinity, next?.at ?? Infinity];
        for (const within of instants.filter((instant) => from <= instant && instant < until))
          expect(valueAt(within)).toBe(value);
        if (since !== null) expect([valueAt(since), valueAt(since - 1) === value]).toEqual([value, false]);
        if (next !== null) expect([valueAt(next.at - 1), valueAt(next.at)]).toEqual([value, next.value]);
      }),
      RUNS,
    );
  });
});
