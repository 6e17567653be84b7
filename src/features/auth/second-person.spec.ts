import { describe, expect, it } from '@jest/globals';
import { areDifferentPeople, type Party } from './second-person.js';

const person = (principalId: string): Party => ({ principalId, kind: 'person' });

describe('the rule of two persons', () => {
  it.each<[string, Party, Party, boolean]>([
    ['two people', person('a'), person('b'), true],
    ['one person twice', person('a'), person('a'), false],
    ['a service asks', { principalId: 'a', kind: 'service' }, person('b'), false],
    ['a service approves', person('a'), { principalId: 'b', kind: 'service' }, false],
    ['the bootstrap key asks', { principalId: 'a', kind: 'bootstrap' }, person('b'), false],
    ['the bootstrap key approves', person('a'), { principalId: 'b', kind: 'bootstrap' }, false],
  ])('%s', (_name, requester, approver, allowed) => {
    expect(areDifferentPeople(requester, approver)).toBe(allowed);
  });
});
