import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { InputError } from '../../domain/errors.js';
import { formatInstant, instantFromMs } from '../../domain/time/instant.js';
import { Database } from '../../platform/database/index.js';
import {
  cursorSchema,
  instantKeySchema,
  instantSchema,
  limitSchema,
  type Page,
  pageOf,
  RequireScope,
} from '../../platform/http/index.js';
import { type DecisionRow, listDecisions, readDecision } from './decision.repository.js';
import { customerIdSchema, decisionCodeSchema } from './gate-check.schema.js';

const listSchema = z.strictObject({
  customerId: customerIdSchema.optional(),
  verdict: z.enum(['allow', 'deny']).optional(),
  code: decisionCodeSchema.optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  simulated: z.stringbool().default(false),
  limit: limitSchema,
  cursor: cursorSchema(z.tuple([instantKeySchema, z.guid()])),
});

type Listed = ReturnType<typeof toJson>;

/** Reads the decision log. */
@ApiTags('gate')
@Controller('v1/decisions')
export class DecisionsController {
  constructor(private readonly database: Database) {}

  @Get()
  @RequireScope('decisions:read')
  @ApiOperation({ summary: 'The decision log, the newest first' })
  async list(@Query({ schema: listSchema }) query: z.output<typeof listSchema>): Promise<Page<Listed>> {
    const rows = await this.database.transaction((tx) =>
      listDecisions(tx, {
        customerId: query.customerId ?? null,
        verdict: query.verdict ?? null,
        code: query.code ?? null,
        from: query.from ?? null,
        to: query.to ?? null,
        simulated: query.simulated,
        after:
          query.cursor === undefined
            ? null
            : { recordedAt: instantFromMs(query.cursor[0]), decisionId: query.cursor[1] },
        limit: query.limit + 1,
      }),
    );
    return pageOf(rows, query.limit, (row) => [row.recorded_at, row.decision_id], toJson);
  }

  @Get(':decisionId')
  @RequireScope('decisions:read')
  @ApiOperation({ summary: 'One decision with the versions it was made from' })
  async one(@Param('decisionId', { schema: z.guid('a GUID') }) decisionId: string): Promise<Listed> {
    const row = await this.database.transaction((tx) => readDecision(tx, decisionId));
    if (row === null) throw new InputError('DECISION_UNKNOWN', `The log has no decision ${decisionId}.`);
    return toJson(row);
  }
}

function toJson(row: DecisionRow) {
  const next =
    row.next_at === null ? null : { at: formatInstant(row.next_at), verdict: row.next_verdict, code: row.next_code };
  return {
    decisionId: row.decision_id,
    recordedAt: formatInstant(row.recorded_at),
    at: formatInstant(row.at),
    simulated: row.simulated,
    principalId: row.principal_id,
    customerId: row.customer_id,
    operation: row.operation,
    offer: row.offer,
    channel: row.channel,
    environment: row.environment,
    quantity:
      row.quantity_current === null ? null : { current: row.quantity_current, requested: row.quantity_requested },
    verdict: row.verdict,
    code: row.code,
    standing: row.standing,
    ruleId: row.rule_id,
    milestoneId: row.milestone_id,
    mode: row.mode,
    advice: row.advice_code === null ? null : { verdict: 'deny', code: row.advice_code },
    overrideId: row.override_id,
    next,
    warnings: row.warnings,
    policyRevision: row.policy_revision,
    policySettings: row.policy_settings,
    factsVersion: row.facts_version,
    inputsVersion: row.inputs_version,
  };
}
