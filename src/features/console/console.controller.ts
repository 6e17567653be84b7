import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isNonCompliant, STANDINGS } from '../../domain/compliance/standing.js';
import { InputError } from '../../domain/errors.js';
import type { Instant } from '../../domain/time/instant.js';
import { Clock } from '../../platform/clock/index.js';
import { Configuration } from '../../platform/config/index.js';
import { Database } from '../../platform/database/index.js';
import { type Caller, invalidRequest, issuesOf, OpenRoute, pageOf } from '../../platform/http/index.js';
import { Authenticator, requireScopes } from '../auth/index.js';
import { StandingsSummaryService } from '../compliance-scan/index.js';
import {
  cursorKeyOf,
  CustomerList,
  type CustomerListQuery,
  customerListSchema,
  listRequestOf,
} from '../customers/index.js';
import { z } from 'zod';
import { type OverviewList, overviewPage } from './overview.page.js';

const ROWS = 50;
const NON_COMPLIANT = STANDINGS.filter(isNonCompliant).join(',');

const querySchema = z.record(z.string(), z.string());

/** The console's one page: the summary and the customers that do not comply. */
@ApiExcludeController()
@Controller()
export class ConsoleController {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly summaries: StandingsSummaryService,
    private readonly customerList: CustomerList,
    private readonly configuration: Configuration,
  ) {}

  /** Open, because who is not signed in is led to the sign-in page instead of being refused. */
  @Get()
  @OpenRoute()
  async overview(
    @Query({ schema: querySchema }) given: Record<string, string>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const caller = await this.signedIn(request, reply);
    if (caller === null) {
      void reply.status(303).header('location', `/sign-in?next=${encodeURIComponent(request.url)}`);
      return '';
    }
    requireScopes(caller, ['customers:read']);
    const now = this.clock.now();
    const list = await this.listed(given, now);
    if ('refusal' in list) void reply.status(400);
    void reply.headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    return overviewPage({
      name: caller.name,
      now,
      zone: this.configuration.partnerTimeZone,
      isSimulated: this.clock.isSimulated,
      summary: await this.summaries.summarize(now, null),
      list,
    });
  }

  private async listed(given: Readonly<Record<string, string>>, now: Instant): Promise<OverviewList> {
    try {
      const query = readQuery(given);
      const request = listRequestOf(query, now);
      const found = await this.database.snapshot((tx) => this.customerList.read(tx, request));
      const { items, nextCursor } = pageOf(
        found,
        query.limit,
        ({ place }) => cursorKeyOf(query, place),
        (item) => item,
      );
      const nextHref =
        nextCursor === null ? null : `/?${new URLSearchParams({ ...given, cursor: nextCursor }).toString()}`;
      return { query, customers: items, nextHref };
    } catch (error) {
      if (error instanceof InputError) return { refusal: error.message, query: readQuery({}) };
      throw error;
    }
  }

  private async signedIn(request: FastifyRequest, reply: FastifyReply): Promise<Caller | null> {
    try {
      return await this.authenticator.authenticate(request, reply);
    } catch (error) {
      if (error instanceof InputError && error.kind === 'unauthenticated') return null;
      throw error;
    }
  }
}

/** The form sends its empty fields too; they restrict nothing. */
function readQuery(given: Readonly<Record<string, string>>): CustomerListQuery {
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const parsed = customerListSchema.safeParse({ standing: NON_COMPLIANT, ...filled, limit: ROWS });
  if (!parsed.success) throw invalidRequest(issuesOf(parsed.error.issues));
  return parsed.data;
}
