import { describe, expect, it } from '@jest/globals';
import { aMode } from '../../../test/cases/builders.js';
import type { Operation } from '../policy/policy.js';
import { modeFor, mostSpecificFirst, type GateMode, type ModeName, type ModeSegment } from './mode.js';

const anywhere: ModeSegment = { country: null, resellerId: null, partnerTenantId: null };
const customer: ModeSegment = { country: 'KR', resellerId: 'reseller-1', partnerTenantId: 'tenant-1' };

const chosen = (
  modes: readonly GateMode[],
  operation: Operation = 'new-order',
  segment: ModeSegment | null = customer,
): ModeName => modeFor(mostSpecificFirst(modes), operation, segment);

describe('the mode that holds', () => {
  it.each<[string, readonly GateMode[], ModeName]>([
    ['is to enforce when none is set', [], 'enforce'],
    ['is the one for everyone', [aMode({ mode: 'observe' })], 'observe'],
    ['is not one for another operation', [aMode({ operation: 'seat-change' })], 'enforce'],
    ['is one for this operation', [aMode({ operation: 'new-order' })], 'warn'],
    ['is not one for another country', [aMode({ segment: { ...anywhere, country: 'DE' } })], 'enforce'],
    ['is not one for another reseller', [aMode({ segment: { ...anywhere, resellerId: 'reseller-2' } })], 'enforce'],
    ['is not one for another tenant', [aMode({ segment: { ...anywhere, partnerTenantId: 'tenant-2' } })], 'enforce'],
    ['is one for all of its segment', [aMode({ segment: customer })], 'warn'],
    [
      'is the one with more segment fields before one that names the operation',
      [
        aMode({ operation: 'new-order', mode: 'warn' }),
        aMode({ segment: { ...anywhere, country: 'KR' }, mode: 'observe' }),
      ],
      'observe',
    ],
    [
      'is the one with two segment fields before one with one',
      [
        aMode({ operation: 'new-order', segment: { ...anywhere, country: 'KR' }, mode: 'enforce' }),
        aMode({ segment: { ...anywhere, resellerId: 'reseller-1', partnerTenantId: 'tenant-1' }, mode: 'observe' }),
      ],
      'observe',
    ],
    [
      'is the one that names the operation before the stricter',
      [aMode({ mode: 'enforce' }), aMode({ operation: 'new-order', mode: 'observe' })],
      'observe',
    ],
    ['is the stricter of two that are equally specific', [aMode({ mode: 'observe' }), aMode({ mode: 'warn' })], 'warn'],
    [
      'is the strictest, wherever it stands',
      [aMode({ mode: 'warn' }), aMode({ mode: 'enforce' }), aMode({ mode: 'observe' })],
      'enforce',
    ],
  ])('%s', (_name, modes, expected) => {
    expect(chosen(modes)).toBe(expected);
    expect(chosen([...modes].reverse())).toBe(expected);
  });

  it('for a customer nobody knows is one for everyone only', () => {
    const forKorea = aMode({ segment: { ...anywhere, country: 'KR' }, mode: 'observe' });
    expect(chosen([forKorea], 'cancel', null)).toBe('enforce');
    expect(chosen([forKorea, aMode({ mode: 'warn' })], 'cancel', null)).toBe('warn');
  });
});
