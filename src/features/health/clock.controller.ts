import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { formatInstant } from '../../domain/time/instant.js';
import { Clock } from '../../platform/clock/index.js';
import { type Caller, CurrentCaller, instantSchema, RequireScope } from '../../platform/http/index.js';
import { Ledger } from '../audit/index.js';

const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

const moveSchema = z.strictObject({
  at: instantSchema.refine((at) => at >= EARLIEST && at <= LATEST, 'an instant from 2000-01-01 to 2100-01-01'),
});

interface ClockAnswer {
  readonly at: string;
  readonly simulated: boolean;
}

/** Shows the product's clock and moves a simulated one. */
@ApiTags('clock')
@Controller('v1/clock')
export class ClockController {
  constructor(
    private readonly clock: Clock,
    private readonly ledger: Ledger,
  ) {}

  @Get()
  @RequireScope('clock:write')
  @ApiOperation({ summary: "The product's present" })
  read(): ClockAnswer {
    return { at: formatInstant(this.clock.now()), simulated: this.clock.isSimulated };
  }

  @Post()
  @HttpCode(200)
  @RequireScope('clock:write')
  @ApiOperation({ summary: 'Moves a simulated clock, for every process' })
  async move(
    @Body({ schema: moveSchema }) { at }: z.output<typeof moveSchema>,
    @CurrentCaller() caller: Caller,
  ): Promise<ClockAnswer> {
    await this.clock.move(at, (tx) => {
      this.ledger.record(tx, {
        kind: 'clock.moved',
        principalId: caller.principalId,
        facts: { at: formatInstant(at) },
      });
    });
    return this.read();
  }
}
