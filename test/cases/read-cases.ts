import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { AcceptanceFact, Cloud, CustomerFacts } from '../../src/domain/agreements/acceptance.js';
import type { Decision } from '../../src/domain/gate/decision.js';
import type { GateRequest } from '../../src/domain/policy/gate-request.js';
import { OFFERS, OPERATIONS, ORDER_CHANNELS } from '../../src/domain/policy/policy.js';
import { NEWEST_REVISION, POLICY_HISTORY } from '../../src/domain/policy/revisions/policy-history.js';
import type { PolicySettings } from '../../src/domain/timeline/dated-policy.js';
import { day } from '../../src/domain/time/instant.js';
import {
  aCloudAgreement,
  aCustomer,
  anAcceptance,
  anUndatedAcceptance,
  aPolicy,
  aRequest,
  instant,
  type Question,
  aQuestion,
} from './builders.js';

/** A case as it is written: a customer, and what it is answered to each ask at each instant. README.md explains it. */
interface WrittenCase {
  readonly name: string;
  readonly customer: readonly string[] | 'unknown' | 'never-read';
  readonly cloud?: Cloud;
  readonly policy?: Partial<PolicySettings> & { readonly revision?: string };
  readonly instants: Readonly<Record<string, Readonly<Record<string, string | WrittenAnswer>>>>;
}

interface WrittenAnswer extends Partial<Omit<Decision, 'next' | 'advice' | 'since' | 'verdict' | 'code'>> {
  readonly answer: string;
  readonly next?: string | null;
  readonly advice?: string | null;
}

/** One customer at one instant: every ask with the fields of the decision that it fixes. */
export interface Case {
  readonly title: string;
  readonly asks: Readonly<Record<string, { readonly question: Question; readonly expected: Partial<Decision> }>>;
}

/** Every case of every YAML file beside this one, at each of its instants. */
export const readCases = (): readonly Case[] =>
  readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => parse(readFileSync(`${import.meta.dirname}/${name}`, 'utf8')) as readonly WrittenCase[])
    .flatMap(casesOf);

function casesOf({ name, customer, cloud = 'public', policy = {}, instants }: WrittenCase): readonly Case[] {
  const { revision: revisionId = NEWEST_REVISION.id, ...settings } = policy;
  const compiled = aPolicy(
    settings,
    POLICY_HISTORY.find(({ id }) => id === revisionId),
  );
  const facts = customerOf(customer, cloud);
  return Object.entries(instants).map(([at, answers]) => ({
    title: `${name}, at ${at}`,
    asks: mapValues(answers, (answer, ask) => ({
      question: aQuestion({ request: requestOf(ask), facts, policy: compiled, at: instant(at) }),
      expected: expectedOf(answer),
    })),
  }));
}

/** The same keys with other values. */
export const mapValues = <From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, key: string) => To,
): Readonly<Record<string, To>> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));

/** `seat-change software dashboard sandbox`: the operation, and what differs from seat-based, api and production. */
function requestOf(ask: string): GateRequest {
  return ask.split(' ').reduce((request, word) => ({ ...request, ...partOf(word) }), aRequest());
}

function partOf(word: string): Partial<GateRequest> {
  const operation = OPERATIONS.find((name) => name === word);
  const offer = OFFERS.find((name) => name === word);
  const channel = ORDER_CHANNELS.find((name) => name === word);
  if (operation !== undefined) return { operation };
  if (offer !== undefined) return { offer };
  if (channel !== undefined) return { channel };
  if (word === 'sandbox') return { environment: word };
  throw new RangeError(`${word} is no part of an ask`);
}

function customerOf(customer: WrittenCase['customer'], cloud: Cloud): CustomerFacts | null {
  if (customer === 'unknown') return null;
  if (customer === 'never-read') return aCustomer({ cloud, agreementsReadAt: null });
  return aCustomer({ cloud, acceptances: customer.map(acceptanceOf) });
}

/** `mca direct sandbox 2020-03-01`: agreement, method and environment where they differ, and the day. */
function acceptanceOf(text: string): AcceptanceFact {
  const words = text.split(' ');
  const on = day(words.at(-1) ?? '');
  const environment = words.includes('sandbox') ? 'sandbox' : 'production';
  if (words.includes('cloud-agreement')) return aCloudAgreement({ agreedOn: on, environment });
  if (words.includes('first-seen')) return anUndatedAcceptance({ firstSeenOn: on, environment });
  return anAcceptance({ agreedOn: on, environment, method: words.includes('direct') ? 'direct' : 'partner-attested' });
}

function expectedOf(written: string | WrittenAnswer): Partial<Decision> {
  const { answer, next, advice, ...rest } = typeof written === 'string' ? { answer: written } : written;
  return {
    ...rest,
    ...outcomeOf(answer),
    ...(next === undefined ? {} : { next: next === null ? null : nextOf(next) }),
    ...(advice === undefined ? {} : { advice: advice === null ? null : outcomeOf(advice) }),
  } as Partial<Decision>;
}

const outcomeOf = (text: string) => {
  const [verdict, code] = text.split(' ');
  return { verdict, code };
};

/** `2020-02-01T00:00:00Z deny MCA_REQUIRED`. */
const nextOf = (text: string) => {
  const [at = '', ...outcome] = text.split(' ');
  return { at: instant(at), ...outcomeOf(outcome.join(' ')) };
};
