import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Environment } from '../../domain/agreements/acceptance.js';
import { InputError } from '../../domain/errors.js';
import type { Offer, Operation } from '../../domain/policy/policy.js';
import type { Instant } from '../../domain/time/instant.js';
import { Clock } from '../../platform/clock/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import type { Caller } from '../../platform/http/index.js';
import { Ledger } from '../audit/index.js';
import { requireSecondPerson } from '../auth/index.js';
import { beginInputsVersion } from '../policy/index.js';
import {
  approveOverride,
  insertOverride,
  lockOverride,
  type OverrideRow,
  revokeOverride,
} from './override.repository.js';

/** What somebody asks to let through, until when, and why. Null offers or environment: any. */
export interface OverrideRequest {
  readonly customerId: string;
  readonly operations: Operation[];
  readonly offers: Offer[] | null;
  readonly environment: Environment | null;
  readonly reason: string;
  readonly startsAt: Instant | null;
  readonly expiresAt: Instant;
}

/** An override is an exception, so it ends within a year. */
const LONGEST_MS = 366 * 86_400_000;

/** Lets one customer's orders through for a while: one person asks, another approves, and it ends by itself. */
@Injectable()
export class OverridesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ledger: Ledger,
  ) {}

  /** Asks for an override; nothing is let through yet. */
  async request(request: OverrideRequest, caller: Caller): Promise<OverrideRow> {
    const now = this.clock.now();
    const startsAt = request.startsAt ?? now;
    if (request.expiresAt <= Math.max(now, startsAt)) {
      throw new InputError('REQUEST_INVALID', 'expiresAt must lie in the future and after startsAt.', [
        { field: 'expiresAt', message: 'an instant after startsAt and after now' },
      ]);
    }
    if (request.expiresAt > startsAt + LONGEST_MS) {
      throw new InputError('REQUEST_INVALID', 'expiresAt must lie no more than 366 days after startsAt.', [
        { field: 'expiresAt', message: 'an instant at most 366 days after startsAt' },
      ]);
    }
    const overrideId = uuidv7();
    return this.database.transaction(async (tx) => {
      await requireCustomer(tx, request.customerId);
      await insertOverride(tx, {
        override_id: overrideId,
        customer_id: request.customerId,
        operations: request.operations,
        offers: request.offers,
        environment: request.environment,
        reason: request.reason,
        starts_at: startsAt,
        expires_at: request.expiresAt,
        requested_at: now,
        requested_by: caller.principalId,
      });
      this.note(tx, 'override.requested', overrideId, caller);
      return locked(tx, overrideId);
    });
  }

  /**
   * Lets the override's orders through from now on.
   *
   * @throws InputError `SECOND_PERSON_REQUIRED` unless a person approves what another person asked for.
   */
  async approve(overrideId: string, caller: Caller): Promise<OverrideRow> {
    return this.database.transaction(async (tx) => {
      const override = await locked(tx, overrideId);
      requireState(override, override.approved_at === null && override.revoked_at === null, 'waiting for approval');
      await requireSecondPerson(tx, override.requested_by, caller);
      const version = await beginInputsVersion(tx);
      await approveOverride(tx, { overrideId, principalId: caller.principalId, at: this.clock.now(), version });
      this.note(tx, 'override.approved', overrideId, caller);
      return locked(tx, overrideId);
    });
  }

  /** Ends an override, or withdraws the request for one. */
  async revoke(overrideId: string, caller: Caller): Promise<OverrideRow> {
    return this.database.transaction(async (tx) => {
      const override = await locked(tx, overrideId);
      requireState(override, override.revoked_at === null, 'not revoked yet');
      const version = await beginInputsVersion(tx);
      await revokeOverride(tx, { overrideId, principalId: caller.principalId, at: this.clock.now(), version });
      this.note(tx, 'override.revoked', overrideId, caller);
      return locked(tx, overrideId);
    });
  }

  private note(tx: Tx, kind: string, overrideId: string, { principalId }: Caller): void {
    this.ledger.record(tx, { kind, principalId, facts: { overrideId } });
  }
}

async function locked(tx: Tx, overrideId: string): Promise<OverrideRow> {
  const override = await lockOverride(tx, overrideId);
  if (override === null) throw new InputError('OVERRIDE_UNKNOWN', `There is no override ${overrideId}.`);
  return override;
}

async function requireCustomer(tx: Tx, customerId: string): Promise<void> {
  const rows = await tx.query<unknown[]>('select 1 from customers where customer_id = $1', [customerId]);
  if (rows.length === 0) throw new InputError('CUSTOMER_UNKNOWN', `There is no customer ${customerId}.`);
}

function requireState(override: OverrideRow, holds: boolean, expected: string): void {
  if (holds) return;
  throw new InputError('OVERRIDE_STATE', `The override ${override.override_id} is not ${expected}.`);
}
