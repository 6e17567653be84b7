import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { InputError } from '../../domain/errors.js';
import { formatInstant } from '../../domain/time/instant.js';
import { Database } from '../../platform/database/index.js';
import { type Caller, CurrentCaller, limitSchema, RequireScope } from '../../platform/http/index.js';
import { type DeadJob, type JobDepth, Outbox } from '../../platform/queue/index.js';
import { Ledger } from '../audit/index.js';

const deadSchema = z.strictObject({ limit: limitSchema });

type DeadJobJson = Omit<DeadJob, 'createdAt' | 'failedAt'> & { readonly createdAt: string; readonly failedAt: string };

/** Shows how much background work there is and what of it is dead. */
@ApiTags('jobs')
@Controller('v1/jobs')
export class JobsController {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly ledger: Ledger,
  ) {}

  @Get()
  @RequireScope('admin:read')
  @ApiOperation({ summary: 'How many jobs of each kind wait, run or are dead' })
  async depths(): Promise<{ items: readonly JobDepth[]; nextCursor: null }> {
    return { items: await this.database.transaction((tx) => this.outbox.depths(tx)), nextCursor: null };
  }

  @Get('dead')
  @RequireScope('admin:read')
  @ApiOperation({ summary: 'The latest jobs whose attempts are used up, and why' })
  async dead(
    @Query({ schema: deadSchema }) { limit }: z.output<typeof deadSchema>,
  ): Promise<{ items: readonly DeadJobJson[]; nextCursor: null }> {
    const jobs = await this.database.transaction((tx) => this.outbox.deadJobs(tx, limit));
    const items = jobs.map((job) => ({
      ...job,
      createdAt: formatInstant(job.createdAt),
      failedAt: formatInstant(job.failedAt),
    }));
    return { items, nextCursor: null };
  }

  @Post('dead/:outboxId/retry')
  @HttpCode(202)
  @RequireScope('admin:write')
  @ApiOperation({ summary: 'Gives a dead job its attempts back' })
  async retry(
    @Param('outboxId', { schema: z.coerce.number().int().positive() }) outboxId: number,
    @CurrentCaller() { principalId }: Caller,
  ): Promise<{ outboxId: number }> {
    await this.database.transaction(async (tx) => {
      const isRevived = await this.outbox.retry(tx, outboxId);
      if (!isRevived) throw new InputError('JOB_UNKNOWN', `There is no dead job ${outboxId}.`);
      this.ledger.record(tx, { kind: 'job.retried', principalId, facts: { outboxId } });
    });
    return { outboxId };
  }
}
