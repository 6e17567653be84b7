import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { formatInstant } from '../../domain/time/instant.js';
import { Clock } from '../../platform/clock/index.js';
import { instantSchema, RequireScope } from '../../platform/http/index.js';
import {
  type Grouping,
  GROUPINGS,
  type StandingsSummary,
  StandingsSummaryService,
} from './standings-summary.service.js';

const summarySchema = z.strictObject({
  at: instantSchema.optional(),
  groupBy: z.enum(GROUPINGS, `one of ${GROUPINGS.join(', ')}`).optional(),
});

type SummaryAnswer = StandingsSummary & { readonly at: string; readonly groupBy: Grouping | null };

/** Standings of all customers, summed up. */
@ApiTags('scans')
@Controller('v1/standings')
export class StandingsController {
  constructor(
    private readonly clock: Clock,
    private readonly summaries: StandingsSummaryService,
  ) {}

  @Get('summary')
  @RequireScope('customers:read')
  @ApiOperation({ summary: 'Customers and seats by standing at any instant, as far as is known now' })
  async summary(@Query({ schema: summarySchema }) query: z.output<typeof summarySchema>): Promise<SummaryAnswer> {
    const { at = this.clock.now(), groupBy = null } = query;
    return { at: formatInstant(at), groupBy, ...(await this.summaries.summarize(at, groupBy)) };
  }
}
