import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ENVIRONMENTS } from '../../domain/agreements/acceptance.js';
import { OFFERS, OPERATIONS } from '../../domain/policy/policy.js';
import { formatInstant, type Instant } from '../../domain/time/instant.js';
import { Clock } from '../../platform/clock/index.js';
import { Database } from '../../platform/database/index.js';
import {
  type Caller,
  CurrentCaller,
  cursorSchema,
  instantSchema,
  limitSchema,
  type Page,
  pageOf,
  RequireScope,
  textSchema,
} from '../../platform/http/index.js';
import { customerIdSchema } from './gate-check.schema.js';
import { listOverrides, type OverrideRow } from './override.repository.js';
import { OverridesService } from './overrides.service.js';

const requestSchema = z.strictObject({
  customerId: customerIdSchema,
  operations: z.array(z.enum(OPERATIONS, `one of ${OPERATIONS.join(', ')}`)).min(1, 'at least one operation'),
  offers: z
    .array(z.enum(OFFERS, `one of ${OFFERS.join(', ')}`))
    .min(1, 'at least one offer, or none at all for any')
    .nullable()
    .default(null),
  environment: z
    .enum(ENVIRONMENTS, `one of ${ENVIRONMENTS.join(', ')}`)
    .nullable()
    .default(null),
  reason: textSchema(2_000).trim().min(1, 'why the order may go through'),
  startsAt: instantSchema.nullable().default(null),
  expiresAt: instantSchema,
});

const listSchema = z.strictObject({
  customerId: customerIdSchema.optional(),
  limit: limitSchema,
  cursor: cursorSchema(z.tuple([z.guid()])),
});

type OverrideJson = ReturnType<typeof toJson>;
const overrideIdSchema = { schema: z.guid('a GUID') };

/** Takes, approves and ends overrides. */
@ApiTags('gate')
@Controller('v1/overrides')
export class OverridesController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly overrides: OverridesService,
  ) {}

  @Get()
  @RequireScope('overrides:read')
  @ApiOperation({ summary: 'Overrides asked for, in force and ended, the newest first' })
  async list(@Query({ schema: listSchema }) query: z.output<typeof listSchema>): Promise<Page<OverrideJson>> {
    const { customerId = null, cursor, limit } = query;
    const rows = await this.database.transaction((tx) =>
      listOverrides(tx, { customerId, after: cursor?.[0] ?? null, limit: limit + 1 }),
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.override_id],
      (row) => toJson(row, this.clock.now()),
    );
  }

  @Post()
  @RequireScope('overrides:request')
  @ApiOperation({ summary: "Asks to let one customer's orders through until an instant" })
  async request(
    @Body({ schema: requestSchema }) request: z.output<typeof requestSchema>,
    @CurrentCaller() caller: Caller,
  ): Promise<OverrideJson> {
    return toJson(await this.overrides.request(request, caller), this.clock.now());
  }

  @Post(':overrideId/approve')
  @HttpCode(200)
  @RequireScope('overrides:approve')
  @ApiOperation({ summary: 'Approves what another person asked for' })
  async approve(
    @Param('overrideId', overrideIdSchema) overrideId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<OverrideJson> {
    return toJson(await this.overrides.approve(overrideId, caller), this.clock.now());
  }

  @Post(':overrideId/revoke')
  @HttpCode(200)
  @RequireScope('overrides:request')
  @ApiOperation({ summary: 'Ends an override at once' })
  async revoke(
    @Param('overrideId', overrideIdSchema) overrideId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<OverrideJson> {
    return toJson(await this.overrides.revoke(overrideId, caller), this.clock.now());
  }
}

function statusOf(row: OverrideRow, now: Instant): 'requested' | 'approved' | 'expired' | 'revoked' {
  if (row.revoked_at !== null) return 'revoked';
  if (row.expires_at <= now) return 'expired';
  return row.approved_at === null ? 'requested' : 'approved';
}

const formatOrNull = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));

function toJson(row: OverrideRow, now: Instant) {
  return {
    overrideId: row.override_id,
    status: statusOf(row, now),
    customerId: row.customer_id,
    operations: row.operations,
    offers: row.offers,
    environment: row.environment,
    reason: row.reason,
    startsAt: formatInstant(row.starts_at),
    expiresAt: formatInstant(row.expires_at),
    requestedAt: formatInstant(row.requested_at),
    requestedBy: row.requested_by,
    approvedAt: formatOrNull(row.approved_at),
    approvedBy: row.approved_by,
    revokedAt: formatOrNull(row.revoked_at),
    revokedBy: row.revoked_by,
  };
}
