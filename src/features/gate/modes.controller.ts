import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type GateMode, MODE_NAMES } from '../../domain/gate/mode.js';
import { OPERATIONS } from '../../domain/policy/policy.js';
import { Clock } from '../../platform/clock/index.js';
import { Database } from '../../platform/database/index.js';
import { type Caller, CurrentCaller, RequireScope, textSchema } from '../../platform/http/index.js';
import { Ledger } from '../audit/index.js';
import { beginInputsVersion } from '../policy/index.js';
import { readModes, replaceModes } from './gate-mode.repository.js';

const segmentSchema = z.strictObject({
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'an ISO 3166-1 country code such as KR')
    .nullable()
    .default(null),
  resellerId: textSchema(128).min(1).nullable().default(null),
  partnerTenantId: z.guid('a GUID').nullable().default(null),
});

const modesSchema = z.strictObject({
  modes: z
    .array(
      z.strictObject({
        operation: z
          .enum(OPERATIONS, `one of ${OPERATIONS.join(', ')}`)
          .nullable()
          .default(null),
        segment: segmentSchema.prefault({}),
        mode: z.enum(MODE_NAMES, `one of ${MODE_NAMES.join(', ')}`),
      }),
    )
    .max(1_000),
});

interface ModesAnswer {
  /** What holds where no mode is set. */
  readonly default: 'enforce';
  readonly modes: readonly GateMode[];
}

/** Sets how strictly the gate answers. */
@ApiTags('gate')
@Controller('v1/gate/modes')
export class ModesController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ledger: Ledger,
  ) {}

  @Get()
  @RequireScope('gate:admin')
  @ApiOperation({ summary: 'How strictly each operation of each segment is gated' })
  async read(): Promise<ModesAnswer> {
    return { default: 'enforce', modes: await this.database.transaction((tx) => readModes(tx)) };
  }

  @Put()
  @RequireScope('gate:admin')
  @ApiOperation({ summary: 'Replaces every mode; what no mode names is enforced' })
  async replace(
    @Body({ schema: modesSchema }) { modes }: z.output<typeof modesSchema>,
    @CurrentCaller() { principalId }: Caller,
  ): Promise<ModesAnswer> {
    await this.database.transaction(async (tx) => {
      const version = await beginInputsVersion(tx);
      await replaceModes(tx, modes, version, { principalId, at: this.clock.now() });
      this.ledger.record(tx, { kind: 'gate.modes-replaced', principalId, facts: { modes, version } });
    });
    return this.read();
  }
}
