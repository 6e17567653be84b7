import { Readable } from 'node:stream';
import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, RequireSignIn, type Scope } from '../../platform/http/index.js';
import { requireScopes } from '../auth/index.js';
import { csvOfErrors } from './error-file.js';
import type { ImportKind } from './import.entity.js';
import { type ImportReportJson, importReportSchema, importReportToJson } from './import-report.json.js';
import type { ImportReport } from './import.repository.js';
import { ImportsService } from './imports.service.js';

const importIdSchema = { schema: z.guid('a GUID') };

const SCOPE_BY_KIND: Readonly<Record<ImportKind, Scope>> = {
  customers: 'customers:write',
  acceptances: 'acceptances:write',
};

/** Reads what came of an import. */
@ApiTags('imports')
@Controller('v1/imports')
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Get(':importId')
  @RequireSignIn()
  @ApiOperation({
    summary: 'Progress and result of an import, with its first 1,000 errors; whoever may start one may read it',
  })
  @ApiOkResponse({ standardSchema: importReportSchema })
  async read(
    @Param('importId', importIdSchema) importId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<ImportReportJson> {
    return importReportToJson(await this.reportFor(caller, importId));
  }

  @Get(':importId/errors.csv')
  @RequireSignIn()
  @ApiOperation({ summary: 'All errors of an import as a file' })
  @ApiProduces('text/csv')
  async errors(
    @Param('importId', importIdSchema) importId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<StreamableFile> {
    await this.reportFor(caller, importId);
    return new StreamableFile(Readable.from(csvOfErrors(this.imports.errorPages(importId)), { objectMode: false }), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="import-${importId}-errors.csv"`,
    });
  }

  private async reportFor(caller: Caller, importId: string): Promise<ImportReport> {
    const report = await this.imports.report(importId);
    requireScopes(caller, [SCOPE_BY_KIND[report.row.kind]]);
    return report;
  }
}
