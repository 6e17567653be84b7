import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Database } from '../../platform/database/index.js';
import {
  type Caller,
  CurrentCaller,
  cursorSchema,
  limitSchema,
  type Page,
  pageOf,
  RequireScope,
} from '../../platform/http/index.js';
import { type ScanReport, scanReportOf } from './scan-report.js';
import { ScansService, type StartedScan } from './scans.service.js';

/** A scan takes no settings: the body may be left out. */
const startSchema = z.strictObject({}).nullish();

const listSchema = z.strictObject({ limit: limitSchema, cursor: cursorSchema(z.tuple([z.guid()])) });

/** Asks for scans and shows how they went. */
@ApiTags('scans')
@Controller('v1/scans')
export class ScansController {
  constructor(
    private readonly database: Database,
    private readonly scans: ScansService,
  ) {}

  @Post()
  @HttpCode(202)
  @RequireScope('scans:run')
  @ApiBody({ required: false, schema: { type: 'object', additionalProperties: false } })
  @ApiOperation({ summary: 'Evaluates all customers now and writes what has changed' })
  start(
    @Body({ schema: startSchema }) _nothing: z.output<typeof startSchema>,
    @CurrentCaller() caller: Caller,
  ): Promise<StartedScan> {
    return this.database.transaction((tx) => this.scans.start(tx, 'api', caller.principalId));
  }

  @Get()
  @RequireScope('scans:read')
  @ApiOperation({ summary: 'Scans, the newest first' })
  async list(@Query({ schema: listSchema }) { cursor, limit }: z.output<typeof listSchema>): Promise<Page<ScanReport>> {
    const rows = await this.database.transaction((tx) => this.scans.list(tx, limit + 1, cursor?.[0] ?? null));
    return pageOf(rows, limit, ({ scanId }) => [scanId], scanReportOf);
  }

  @Get(':scanId')
  @RequireScope('scans:read')
  @ApiOperation({ summary: 'One scan: progress, counts, what failed, and the certificate of its completeness' })
  async one(@Param('scanId', { schema: z.guid('a GUID') }) scanId: string): Promise<ScanReport> {
    return scanReportOf(await this.database.transaction((tx) => this.scans.one(tx, scanId)));
  }
}
