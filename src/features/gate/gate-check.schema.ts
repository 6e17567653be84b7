import { z } from 'zod';
import { ENVIRONMENTS } from '../../domain/agreements/acceptance.js';
import { STANDINGS } from '../../domain/compliance/standing.js';
import { ALLOW_CODES, DENY_CODES } from '../../domain/gate/decision.js';
import { MODE_NAMES } from '../../domain/gate/mode.js';
import { OFFERS, OPERATIONS, ORDER_CHANNELS } from '../../domain/policy/policy.js';
import { instantSchema } from '../../platform/http/index.js';

/** A tenant's GUID, in lower case as it is stored. */
export const customerIdSchema = z
  .guid('a GUID such as 5d0b3a52-6c1e-4f0e-9a1f-0c8f2b7e1a01')
  .transform((id) => id.toLowerCase());

const SEATS_MAX = 10_000_000;

const quantity = z.int('a whole number').min(0, 'at least 0').max(SEATS_MAX, `at most ${SEATS_MAX}`);

/** One question of the ordering system. */
export const gateCheckSchema = z.strictObject({
  customerId: customerIdSchema,
  operation: z.enum(OPERATIONS, `one of ${OPERATIONS.join(', ')}`),
  offer: z.enum(OFFERS, `one of ${OFFERS.join(', ')}`).default('seat-based'),
  quantity: z.strictObject({ current: quantity, requested: quantity }).optional(),
  channel: z.enum(ORDER_CHANNELS, `one of ${ORDER_CHANNELS.join(', ')}`).default('api'),
  environment: z.enum(ENVIRONMENTS, `one of ${ENVIRONMENTS.join(', ')}`).default('production'),
  at: instantSchema.optional(),
});
export type GateCheck = z.output<typeof gateCheckSchema>;

const CHECKS_MAX = 1_000;

export const gateCheckBatchSchema = z.strictObject({
  checks: z.array(gateCheckSchema).min(1, 'at least one check').max(CHECKS_MAX, `at most ${CHECKS_MAX} checks`),
});

const verdict = z.enum(['allow', 'deny']);
export const decisionCodeSchema = z.enum([...ALLOW_CODES, ...DENY_CODES]);

/** One answer of the gate; the same for allow and deny. */
export const gateAnswerSchema = z.object({
  decisionId: z.guid(),
  verdict,
  code: decisionCodeSchema,
  message: z.string(),
  customerId: z.guid(),
  standing: z.enum(STANDINGS),
  ruleId: z.string().nullable(),
  milestoneId: z.string().nullable(),
  source: z.object({ title: z.string(), url: z.string() }).nullable(),
  policyRevision: z.string(),
  at: z.string(),
  mode: z.enum(MODE_NAMES),
  simulated: z.boolean(),
  advice: z.object({ verdict: z.literal('deny'), code: z.enum(DENY_CODES) }).optional(),
  overrideId: z.guid().optional(),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  next: z.object({ at: z.string(), verdict, code: decisionCodeSchema }).nullable(),
  remedies: z.array(z.object({ kind: z.string(), url: z.string().optional() })),
});
export type GateAnswer = z.output<typeof gateAnswerSchema>;

export const gateBatchAnswerSchema = z.object({ decisions: z.array(gateAnswerSchema) });
