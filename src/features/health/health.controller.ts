import { Controller, Get, Headers, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { timingSafeEqual } from 'node:crypto';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { InputError } from '../../domain/errors.js';
import { Clock } from '../../platform/clock/index.js';
import { Configuration } from '../../platform/config/index.js';
import { Database } from '../../platform/database/index.js';
import { OpenRoute } from '../../platform/http/index.js';
import { Outbox } from '../../platform/queue/index.js';

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** For whoever runs the program: is it up, may it be sent work, and how is it doing. */
@ApiExcludeController()
@Controller()
export class HealthController {
  private readonly register = new Registry();
  private readonly jobs = new Gauge({
    name: 'mca_tracker_jobs',
    help: 'Background jobs by kind and state: waiting, running, dead',
    labelNames: ['job', 'state'],
    registers: [this.register],
  });

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
    private readonly outbox: Outbox,
  ) {
    collectDefaultMetrics({ register: this.register });
  }

  @Get('healthz')
  @OpenRoute()
  alive(): { status: 'up' } {
    return { status: 'up' };
  }

  /** Ready once the database answers and this node's clock agrees with it; else 503. */
  @Get('readyz')
  @OpenRoute()
  async ready(): Promise<{ status: 'ready' }> {
    await this.database.transaction((tx) => tx.query('select 1'));
    this.clock.now();
    return { status: 'ready' };
  }

  /** Prometheus text; without a METRICS_TOKEN only for callers on this machine. */
  @Get('metrics')
  @OpenRoute()
  async metrics(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('authorization') authorization = '',
  ): Promise<string> {
    if (!this.mayReadMetrics(request, authorization)) {
      throw new InputError('CREDENTIAL_INVALID', 'Metrics need the bearer token METRICS_TOKEN.');
    }
    await this.measureJobs();
    void reply.header('content-type', this.register.contentType);
    return this.register.metrics();
  }

  private async measureJobs(): Promise<void> {
    const depths = await this.database.transaction((tx) => this.outbox.depths(tx));
    this.jobs.reset();
    for (const { job, state, count } of depths) this.jobs.set({ job, state }, count);
  }

  private mayReadMetrics(request: FastifyRequest, authorization: string): boolean {
    const { metricsToken } = this.configuration;
    if (metricsToken === null) return isFromThisMachine(request);
    const expected = Buffer.from(`Bearer ${metricsToken}`);
    const given = Buffer.from(authorization);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

/** A proxy on this machine passes on callers that are not on it. */
function isFromThisMachine({ headers, socket }: FastifyRequest): boolean {
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !isForwarded && LOOPBACK.has(socket.remoteAddress ?? '');
}
