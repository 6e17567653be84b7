import { Injectable } from '@nestjs/common';
import { InputError } from '../../domain/errors.js';
import type { Instant } from '../../domain/time/instant.js';
import { Clock } from '../../platform/clock/index.js';
import { Database, instantParameter, type Tx } from '../../platform/database/index.js';
import { Ledger } from '../audit/index.js';
import { ReminderEntity, type ReminderState } from './reminder.entity.js';

/** Which reminders to list, in the order in which they are due. */
export interface ReminderFilter {
  readonly state: ReminderState | null;
  readonly customerId: string | null;
  readonly after: { readonly dueAt: Instant; readonly reminderId: string } | null;
  readonly limit: number;
}

/** What a person may do with a reminder, and in which states. */
const ACTIONS = {
  hold: { from: ['planned', 'due'], kind: 'reminder.held', change: { state: 'held' } },
  release: { from: ['held'], kind: 'reminder.released', change: { state: 'planned' } },
  cancel: {
    from: ['planned', 'due', 'held'],
    kind: 'reminder.cancelled',
    change: { state: 'cancelled', endedReason: 'BY_PERSON' },
  },
} as const satisfies Record<
  string,
  { from: readonly ReminderState[]; kind: string; change: Partial<Pick<ReminderEntity, 'state' | 'endedReason'>> }
>;
export type ReminderAction = keyof typeof ACTIONS;

/** Lists reminders, and holds, releases and cancels them for people. */
@Injectable()
export class RemindersService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ledger: Ledger,
  ) {}

  list(tx: Tx, { after, customerId, limit, state }: ReminderFilter): Promise<ReminderEntity[]> {
    const query = tx.createQueryBuilder(ReminderEntity, 'r').orderBy('r.dueAt').addOrderBy('r.reminderId').take(limit);
    if (state !== null) query.andWhere('r.state = :state', { state });
    if (customerId !== null) query.andWhere('r.customerId = :customerId', { customerId });
    if (after !== null) {
      const { reminderId } = after;
      const dueAt = instantParameter(after.dueAt);
      query.andWhere('(r.dueAt, r.reminderId) > (:dueAt, :reminderId)', { dueAt, reminderId });
    }
    return query.getMany();
  }

  /**
   * Does what a person asks with one reminder.
   *
   * @throws InputError `REMINDER_UNKNOWN`, or `REMINDER_STATE` when it is being sent or has ended.
   */
  act(reminderId: string, action: ReminderAction, principalId: string): Promise<ReminderEntity> {
    const { change, from, kind } = ACTIONS[action];
    return this.database.transaction(async (tx) => {
      const reminder = await tx.findOne(ReminderEntity, { where: { reminderId }, lock: { mode: 'pessimistic_write' } });
      if (reminder === null) throw new InputError('REMINDER_UNKNOWN', `There is no reminder ${reminderId}.`);
      if (!(from as readonly ReminderState[]).includes(reminder.state)) {
        throw new InputError('REMINDER_STATE', `A reminder that is ${reminder.state} allows no ${action}.`, [], {
          facts: {
            reminderId,
            state: reminder.state,
          },
        });
      }
      this.ledger.record(tx, { kind, principalId, facts: { reminderId, customerId: reminder.customerId } });
      return tx.save(Object.assign(reminder, change, { updatedAt: this.clock.now() }));
    });
  }
}
