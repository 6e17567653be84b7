import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { AcceptanceSource } from '../../domain/agreements/acceptance.js';
import { methodProblems } from '../../domain/agreements/acceptance-fields.js';
import { inForceOf } from '../../domain/agreements/in-force.js';
import { type ErrorCode, InputError } from '../../domain/errors.js';
import { isAgreedOnInFuture, mayAttest } from '../../domain/timeline/attestation.js';
import { dayOf, type Instant } from '../../domain/time/instant.js';
import { Clock } from '../../platform/clock/index.js';
import { Configuration } from '../../platform/config/index.js';
import type { Tx } from '../../platform/database/index.js';
import { invalidRequest } from '../../platform/http/index.js';
import { Ledger } from '../audit/index.js';
import { Policies } from '../policy/index.js';
import { AcceptanceEntity } from './acceptance.entity.js';
import { beginFactsVersion, customerExists, listRecords, lockCustomer } from './acceptance.repository.js';
import type { AcceptanceRequest, RecordRequest } from './acceptance.schema.js';
import { refuseUnavailable } from './attestation-refusal.js';

/** For whom something is recorded, by whom and from where. */
export interface Recording {
  readonly customerId: string;
  readonly principalId: string;
  readonly source: AcceptanceSource;
}

/** What was recorded; `isNew` is false when the same acceptance was in force already. */
export interface Recorded {
  readonly record: AcceptanceEntity;
  readonly isNew: boolean;
}

type NewRecord = Omit<AcceptanceEntity, 'acceptanceId' | 'factsVersion' | 'recordedAt' | keyof RecordingColumns>;
type RecordingColumns = Pick<AcceptanceEntity, 'customerId' | 'source' | 'recordedBy'>;

/** The columns that make two acceptances the same. */
const IDENTITY = [
  'agreementType',
  'method',
  'agreedOn',
  'environment',
  'firstName',
  'lastName',
  'email',
  'phone',
  'templateId',
] as const;

/** Records acceptances and their retractions, one customer's one after the other. */
@Injectable()
export class AcceptancesService {
  constructor(
    private readonly clock: Clock,
    private readonly configuration: Configuration,
    private readonly policies: Policies,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Records what is attested now.
   *
   * @throws InputError `CUSTOMER_UNKNOWN`, `CLOUD_WITHOUT_CONFIRMATION`, `REQUEST_INVALID`, `AGREED_ON_IN_FUTURE`,
   *   `ATTESTATION_NOT_AVAILABLE` or `ACCEPTANCE_REFERENCE_INVALID`; then nothing is recorded.
   */
  async record(tx: Tx, recording: Recording, request: RecordRequest): Promise<Recorded> {
    return request.kind === 'retraction'
      ? this.retract(tx, recording, request.retracts)
      : this.recordAcceptance(tx, recording, request.acceptance);
  }

  /** Everything ever recorded for a customer in its order, and the ids of what is in force. */
  async list(
    tx: Tx,
    customerId: string,
  ): Promise<{ records: readonly AcceptanceEntity[]; inForce: ReadonlySet<string> }> {
    if (!(await customerExists(tx, customerId))) throw unknownCustomer(customerId);
    const records = await listRecords(tx, customerId);
    return { records, inForce: new Set(inForceOf(records).map(({ acceptanceId }) => acceptanceId)) };
  }

  private async recordAcceptance(tx: Tx, recording: Recording, request: AcceptanceRequest): Promise<Recorded> {
    const { customerId } = recording;
    const customer = await lockCustomer(tx, customerId);
    if (customer === null) throw unknownCustomer(customerId);
    if (customer.cloud !== 'public') {
      throw new InputError('CLOUD_WITHOUT_CONFIRMATION', `The ${customer.cloud} cloud takes no confirmation.`);
    }
    const problems = methodProblems(request);
    if (problems.length > 0) throw invalidRequest(problems);

    const at = this.clock.now();
    const partnerZone = customer.partnerTimeZone ?? this.configuration.partnerTimeZone;
    await this.policies.refresh(tx);
    refuseFuture(request, at, partnerZone);
    refuseUnavailable(request, mayAttest(request, this.policies.current(customer.partnerTenantId), at));

    const inForce = inForceOf(await listRecords(tx, customerId));
    const same = request.replaces === null ? inForce.find((earlier) => isSame(earlier, request)) : undefined;
    if (same !== undefined) return { record: same, isNew: false };
    if (request.replaces !== null) requireInForce(inForce, 'replaces', request.replaces);

    const firstSeenOn = request.agreedOn === null ? (request.firstSeenOn ?? dayOf(at, partnerZone)) : null;
    const record = await this.insert(tx, recording, { ...request, firstSeenOn, retracts: null }, at);
    return { record, isNew: true };
  }

  private async retract(tx: Tx, recording: Recording, retracts: string): Promise<Recorded> {
    const { customerId } = recording;
    if ((await lockCustomer(tx, customerId)) === null) throw unknownCustomer(customerId);
    const target = requireInForce(inForceOf(await listRecords(tx, customerId)), 'retracts', retracts);
    const { agreementType, method, environment } = target;
    const nothing = { agreedOn: null, firstSeenOn: null, firstName: null, lastName: null, email: null, phone: null };
    const retraction = { agreementType, method, environment, ...nothing, templateId: null, replaces: null, retracts };
    return { record: await this.insert(tx, recording, retraction, this.clock.now()), isNew: true };
  }

  private async insert(tx: Tx, recording: Recording, record: NewRecord, at: Instant): Promise<AcceptanceEntity> {
    const { customerId, principalId, source } = recording;
    const factsVersion = await beginFactsVersion(tx, customerId, at);
    const acceptanceId = uuidv7();
    const recorded = { customerId, factsVersion, acceptanceId, source, recordedBy: principalId, recordedAt: at };
    const row = tx.create(AcceptanceEntity, { ...record, ...recorded });
    await tx.insert(AcceptanceEntity, row);
    const { agreementType, method, agreedOn, firstSeenOn, environment, replaces, retracts } = row;
    this.ledger.record(tx, {
      kind: retracts === null ? 'acceptance.recorded' : 'acceptance.retracted',
      principalId,
      facts: {
        ...{ customerId, acceptanceId, factsVersion, source },
        ...{ agreementType, method, agreedOn, firstSeenOn, environment, replaces, retracts },
      },
    });
    return row;
  }
}

function refuseFuture(request: AcceptanceRequest, at: Instant, partnerZone: string): void {
  for (const field of ['agreedOn', 'firstSeenOn'] as const) {
    const on = request[field];
    if (on === null || !isAgreedOnInFuture(on, at, partnerZone)) continue;
    const message = `${field} must not lie in the future: it is ${dayOf(at, partnerZone)} in ${partnerZone}.`;
    throw new InputError('AGREED_ON_IN_FUTURE', message, [{ field, message: 'a day that has begun' }]);
  }
}

/** A day on which an undated acceptance was seen is no part of what it is, unless the caller names one. */
function isSame(earlier: AcceptanceEntity, request: AcceptanceRequest): boolean {
  const isSeenThen = request.firstSeenOn === null || request.firstSeenOn === earlier.firstSeenOn;
  return isSeenThen && IDENTITY.every((column) => earlier[column] === request[column]);
}

function requireInForce(
  inForce: readonly AcceptanceEntity[],
  field: 'replaces' | 'retracts',
  acceptanceId: string,
): AcceptanceEntity {
  const found = inForce.find((acceptance) => acceptance.acceptanceId === acceptanceId);
  if (found !== undefined) return found;
  const code: ErrorCode = 'ACCEPTANCE_REFERENCE_INVALID';
  const message = `${field} must name an acceptance of this customer that is in force.`;
  throw new InputError(code, message, [{ field, message: 'an acceptanceId that is in force' }]);
}

const unknownCustomer = (customerId: string): InputError =>
  new InputError('CUSTOMER_UNKNOWN', `There is no customer ${customerId}.`);
