import { describe, expect, it } from '@jest/globals';
import {
  aCloudAgreement,
  aCustomer,
  aMode,
  anAcceptance,
  anOverride,
  aQuestion,
  aRequest,
  EVALUATORS,
  instant,
} from '../../../test/cases/builders.js';
import { day } from '../time/instant.js';
import type { Decision } from './decision.js';
import type { GateMode } from './mode.js';
import type { Override } from './override.js';

const DENIED = { verdict: 'deny', code: 'CONFIRMATION_MISSING' };
const LET_THROUGH = { verdict: 'allow', code: 'OVERRIDE_IN_FORCE' };
const NOT_ENFORCED = { verdict: 'allow', code: 'ENFORCEMENT_OFF' };

describe.each(EVALUATORS)('the %s evaluator', (_name, answer) => {
  it('gives every field of a deny', () => {
    const facts = aCustomer({ acceptances: [aCloudAgreement()] });
    const expected: Decision = {
      verdict: 'deny',
      code: 'MCA_REQUIRED',
      standing: 'overdue',
      ruleId: 'mca-required',
      milestoneId: 'cloud-agreement-end',
      since: instant('2020-02-01T00:00:00Z'),
      mode: 'enforce',
      advice: null,
      warnings: [],
      overrideId: null,
      next: null,
      lastGoodOn: day('2020-01-31'),
    };
    expect(answer(aQuestion({ facts }))).toEqual(expected);
  });

  it.each<[string, readonly Override[], readonly GateMode[], object]>([
    ['denies without an override', [], [], DENIED],
    [
      'lets through what an override covers, and says what it would have denied',
      [anOverride()],
      [],
      {
        ...LET_THROUGH,
        advice: DENIED,
        overrideId: 'override-1',
        mode: 'enforce',
        ruleId: 'mca-required',
        next: { at: instant('2020-02-11T00:00:00Z'), ...DENIED },
        lastGoodOn: null,
      },
    ],
    ['looks at an override before the mode', [anOverride()], [aMode()], { ...LET_THROUGH, mode: 'warn' }],
    [
      'lets through in a mode that does not enforce',
      [],
      [aMode({ mode: 'observe' })],
      { ...NOT_ENFORCED, advice: DENIED, overrideId: null, mode: 'observe', next: null },
    ],
    ['lets through in a mode that warns', [], [aMode()], { ...NOT_ENFORCED, advice: DENIED, mode: 'warn' }],
    [
      'goes on by the mode after an override ends',
      [anOverride()],
      [aMode()],
      { ...LET_THROUGH, next: { at: instant('2020-02-11T00:00:00Z'), ...NOT_ENFORCED } },
    ],
    [
      'is not touched by an override of another operation',
      [anOverride({ operations: ['seat-change'] })],
      [],
      { ...DENIED, next: null },
    ],
    ['is not touched by an override of another offer', [anOverride({ offers: ['software'] })], [], DENIED],
    ['is not touched by an override elsewhere', [anOverride({ environment: 'sandbox' })], [], DENIED],
    [
      'follows an override of its own offer and environment',
      [anOverride({ offers: ['seat-based'], environment: 'production' })],
      [],
      LET_THROUGH,
    ],
    [
      'does not follow one that has ended',
      [anOverride({ from: instant('2020-01-01T00:00:00Z'), until: instant('2020-02-01T00:00:00Z') })],
      [],
      { ...DENIED, next: null },
    ],
    [
      'announces one that is to begin',
      [anOverride({ from: instant('2020-02-05T00:00:00Z') })],
      [],
      { ...DENIED, next: { at: instant('2020-02-05T00:00:00Z'), ...LET_THROUGH } },
    ],
    [
      'names the first of two in force, and sees no change while the other goes on',
      [anOverride(), anOverride({ overrideId: 'override-2', until: instant('2020-03-01T00:00:00Z') })],
      [],
      { ...LET_THROUGH, overrideId: 'override-1', next: { at: instant('2020-03-01T00:00:00Z'), ...DENIED } },
    ],
  ])('%s', (_title, overrides, modes, expected) => {
    expect(answer(aQuestion({ overrides, modes }))).toMatchObject(expected);
  });

  it('keeps an allow as it is, whatever the mode and the overrides', () => {
    const facts = aCustomer({ acceptances: [anAcceptance()] });
    expect(answer(aQuestion({ facts, overrides: [anOverride()], modes: [aMode()] }))).toMatchObject({
      verdict: 'allow',
      code: 'MCA_CONFIRMED',
      advice: null,
      overrideId: null,
      mode: 'warn',
    });
  });

  it('turns the deny of a customer nobody knows by the mode, never by an override', () => {
    const unknown = { facts: null, overrides: [anOverride()] };
    expect(answer(aQuestion(unknown))).toMatchObject({ verdict: 'deny', code: 'CUSTOMER_UNKNOWN', overrideId: null });
    expect(answer(aQuestion({ ...unknown, modes: [aMode()] }))).toMatchObject({
      ...NOT_ENFORCED,
      advice: { verdict: 'deny', code: 'CUSTOMER_UNKNOWN' },
      standing: 'unknown',
      overrideId: null,
    });
  });

  it('announces an acceptance whose day is still to come', () => {
    const facts = aCustomer({ acceptances: [anAcceptance({ agreedOn: day('2020-02-05') })] });
    expect(answer(aQuestion({ facts })).next).toEqual({
      at: instant('2020-02-05T00:00:00Z'),
      verdict: 'allow',
      code: 'MCA_CONFIRMED',
    });
  });

  it('does not gate a seat change of what has no seats', () => {
    const asked = (offer: 'software' | 'usage-based') =>
      answer(aQuestion({ request: aRequest({ operation: 'seat-change', offer }) })).code;
    expect([asked('software'), asked('usage-based')]).toEqual(['CONFIRMATION_MISSING', 'OPERATION_NOT_GATED']);
  });
});
