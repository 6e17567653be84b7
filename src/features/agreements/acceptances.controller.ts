import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { acceptanceFields } from '../../domain/agreements/acceptance-fields.js';
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
import { csvUploadOf, ImportsService, type StartedImport, startedImportSchema } from '../imports/index.js';
import { type RecordRequest, recordSchema } from './acceptance.schema.js';
import {
  type AcceptanceJson,
  acceptanceJsonSchema,
  acceptanceToJson,
  type RecordedJson,
  recordedJsonSchema,
  recordedToJson,
} from './acceptance.json.js';
import { AcceptancesService } from './acceptances.service.js';
import { fieldSchema } from './field.schema.js';

const listSchema = z.strictObject({
  inForce: z.stringbool('true or false').optional(),
  limit: limitSchema,
  cursor: cursorSchema(z.tuple([z.guid()])),
});

const pageSchema = z.object({ items: z.array(acceptanceJsonSchema), nextCursor: z.string().nullable() });
const customerIdSchema = { schema: fieldSchema(acceptanceFields.customerId) };

/** Records and lists acceptances, and takes files of them. */
@ApiTags('acceptances')
@Controller('v1')
export class AcceptancesController {
  constructor(
    private readonly database: Database,
    private readonly acceptances: AcceptancesService,
    private readonly imports: ImportsService,
  ) {}

  @Post('customers/:customerId/acceptances')
  @RequireScope('acceptances:write')
  @ApiOperation({ summary: 'Records an acceptance or retracts one; 200 when the same one is in force already' })
  @ApiCreatedResponse({ standardSchema: recordedJsonSchema })
  @ApiOkResponse({ standardSchema: recordedJsonSchema })
  async record(
    @Param('customerId', customerIdSchema) customerId: string,
    @Body({ schema: recordSchema }) request: RecordRequest,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedJson> {
    const { principalId, through } = caller;
    const source = through === 'session' ? 'console' : 'api';
    const { record, isNew } = await this.database.transaction((tx) =>
      this.acceptances.record(tx, { customerId, principalId, source }, request),
    );
    void reply.status(isNew ? 201 : 200);
    return recordedToJson(record, caller);
  }

  @Get('customers/:customerId/acceptances')
  @RequireScope('acceptances:read')
  @ApiOperation({ summary: 'Everything recorded for a customer in its order, or with inForce=true what counts now' })
  @ApiOkResponse({ standardSchema: pageSchema })
  async list(
    @Param('customerId', customerIdSchema) customerId: string,
    @Query({ schema: listSchema }) { inForce: wanted, limit, cursor }: z.output<typeof listSchema>,
  ): Promise<Page<AcceptanceJson>> {
    const { records, inForce } = await this.database.transaction((tx) => this.acceptances.list(tx, customerId));
    const asked = records.filter(({ acceptanceId }) => wanted === undefined || wanted === inForce.has(acceptanceId));
    const begin = asked.findIndex(({ acceptanceId }) => acceptanceId === cursor?.[0]) + 1;
    return pageOf(
      asked.slice(begin),
      limit,
      ({ acceptanceId }) => [acceptanceId],
      (record) => acceptanceToJson(record, inForce.has(record.acceptanceId)),
    );
  }

  @Post('acceptances/import')
  @HttpCode(202)
  @RequireScope('acceptances:write')
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOperation({ summary: 'Takes a CSV file of acceptances; what came of it is read at /v1/imports/{importId}' })
  @ApiAcceptedResponse({ standardSchema: startedImportSchema })
  async import(@Body() body: unknown, @CurrentCaller() { principalId }: Caller): Promise<StartedImport> {
    return this.imports.receive('acceptances', csvUploadOf(body), principalId);
  }
}
