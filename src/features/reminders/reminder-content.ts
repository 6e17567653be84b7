import { ATTESTATION_CHANNELS } from '../../domain/agreements/acceptance.js';
import type { Standing } from '../../domain/compliance/standing.js';
import { INVITATION_URL, TEMPLATE_URL } from '../../domain/gate/remedy.js';
import type { Lack, ReminderContent } from '../../domain/reminders/wording.js';
import { mayAttest } from '../../domain/timeline/attestation.js';
import { addDays, type CalendarDay, dayOf, type Instant } from '../../domain/time/instant.js';
import type { Situation } from './situation.reader.js';

/** What a reminder says to a customer in this situation at an instant. */
export function contentOf(situation: Situation, at: Instant): ReminderContent {
  const { addressee, occasion, policy, standing } = situation;
  return {
    companyName: addressee.companyName,
    lack: lackOf(standing.value),
    lastGoodOn: lastGoodOn(situation),
    isAhead: occasion?.kind === 'deadline-ahead',
    templateUrl: TEMPLATE_URL,
    directAcceptanceUrl: isDirectAcceptanceOpen(policy, at) ? INVITATION_URL : null,
    contact: addressee.accountOwner === addressee.recipient ? null : addressee.accountOwner,
  };
}

function lackOf(standing: Standing): Lack {
  if (standing === 'transitional' || standing === 'overdue') return 'customer-agreement';
  return standing === 'unconfirmed' ? 'any' : 'refresh';
}

/** Where nothing was ever confirmed there was no last good day, only a day on which that became known. */
function lastGoodOn({ occasion, policy, standing }: Situation): CalendarDay | null {
  if (occasion === null || (occasion.kind === 'deadline-passed' && standing.since === null)) return null;
  return addDays(dayOf(occasion.deadlineAt, policy.settings.zone), -1);
}

const isDirectAcceptanceOpen = (policy: Situation['policy'], at: Instant): boolean =>
  ATTESTATION_CHANNELS.some(
    (channel) =>
      mayAttest(
        { agreementType: 'MicrosoftCustomerAgreement', method: 'direct', channel, environment: 'production' },
        policy,
        at,
      ).kind === 'open',
  );
