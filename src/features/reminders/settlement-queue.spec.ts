import { expect, it } from '@jest/globals';
import type { Instant } from '../../domain/time/instant.js';
import type { Settlement } from './delivery.repository.js';
import { SettlementQueue } from './settlement-queue.js';

const aSettlement = (reminderId: string): Settlement => ({
  fate: { kind: 'sent' },
  reminder: {
    reminderId,
    customerId: '5d0b3a52-6c1e-4f0e-9a1f-0c8f2b7e1a01',
    recipient: 'contact@customer.example',
    deadlineAt: 0 as Instant,
    locale: 'en',
    messageId: `${reminderId}@partner.example`,
    attempts: 1,
    interruptions: 0,
  },
});

it('writes at once, and together whatever came while a write was under way', async () => {
  const groups: string[][] = [];
  const queue = new SettlementQueue(async (group) => {
    groups.push(group.map(({ reminder }) => reminder.reminderId));
    await Promise.resolve();
  });
  await Promise.all(['a', 'b', 'c'].map((id) => queue.add(aSettlement(id))));
  await queue.add(aSettlement('d'));
  expect(groups).toEqual([['a'], ['b', 'c'], ['d']]);
});

it('tells everyone in a group that it could not be written, and goes on with the next', async () => {
  let isBroken = true;
  const queue = new SettlementQueue(() => (isBroken ? Promise.reject(new Error('no database')) : Promise.resolve()));
  const results = await Promise.allSettled([queue.add(aSettlement('a')), queue.add(aSettlement('b'))]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isBroken = false;
  await expect(queue.add(aSettlement('c'))).resolves.toBeUndefined();
});
