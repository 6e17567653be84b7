import { InputError } from '../../domain/errors.js';
import type { Tx } from '../../platform/database/index.js';
import type { Caller } from '../../platform/http/index.js';
import { PrincipalEntity } from './principal.entity.js';

/** A principal as the rule of two persons sees it. */
export type Party = Pick<Caller, 'principalId' | 'kind'>;

/** Whether two different people stand behind a request and its approval. A service and the bootstrap key are nobody. */
export const areDifferentPeople = (requester: Party, approver: Party): boolean =>
  requester.kind === 'person' && approver.kind === 'person' && requester.principalId !== approver.principalId;

/** @throws InputError `SECOND_PERSON_REQUIRED` unless the approver is a person, and the requester another one. */
export async function requireSecondPerson(tx: Tx, requestedBy: string, approver: Caller): Promise<void> {
  const requester = await tx.findOneBy(PrincipalEntity, { principalId: requestedBy });
  if (requester !== null && areDifferentPeople(requester, approver)) return;
  throw new InputError(
    'SECOND_PERSON_REQUIRED',
    'A person must have asked for this, and another person must approve it; a service or the bootstrap key is neither.',
  );
}
