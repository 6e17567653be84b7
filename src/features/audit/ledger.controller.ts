import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { LedgerEntry, LedgerSeal } from '../../domain/ledger/chain.js';
import { formatInstant } from '../../domain/time/instant.js';
import { Database, type Tx } from '../../platform/database/index.js';
import {
  cursorSchema,
  instantKeySchema,
  instantSchema,
  limitSchema,
  type Page,
  pageOf,
  RequireScope,
  textSchema,
} from '../../platform/http/index.js';
import { listEntries } from './ledger.repository.js';
import { streamEntryPlaces, streamSealPlaces } from './ledger.stream.js';

const listSchema = z.strictObject({
  kind: textSchema(100).min(1).optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  limit: limitSchema,
  cursor: cursorSchema(z.tuple([instantKeySchema, z.uuid(), z.int()])),
});

/** Reads the ledger. */
@ApiTags('ledger')
@Controller('v1/ledger')
export class LedgerController {
  constructor(private readonly database: Database) {}

  @Get()
  @RequireScope('audit:read')
  @ApiOperation({ summary: 'Ledger entries, newest first; `from` is included and `to` is not' })
  async list(@Query({ schema: listSchema }) query: z.output<typeof listSchema>): Promise<Page<LedgerEntryView>> {
    const { limit, cursor, ...filter } = query;
    const entries = await this.database.transaction((tx) =>
      listEntries(tx, { ...filter, after: cursor, limit: limit + 1 }),
    );
    return pageOf(entries, limit, ({ recordedAt, writerId, sequence }) => [recordedAt, writerId, sequence], entryView);
  }

  @Get('export')
  @RequireScope('audit:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The whole ledger as NDJSON: every chain from its beginning, then the seals' })
  export(): StreamableFile {
    const lines = new PassThrough();
    // What goes wrong on the way ends the stream, and with it the answer, before its proper end.
    this.database
      .snapshot((tx) => pipeline(Readable.from(exportLines(tx)), lines))
      .catch((error: unknown) => lines.destroy(error instanceof Error ? error : undefined));
    return new StreamableFile(lines, {
      type: 'application/x-ndjson; charset=utf-8',
      disposition: 'attachment; filename="ledger.ndjson"',
    });
  }
}

async function* exportLines(tx: Tx): AsyncGenerator<string, void, undefined> {
  for await (const { entry } of streamEntryPlaces(tx)) {
    if (entry !== null) yield `${JSON.stringify({ type: 'entry', ...entryView(entry) })}\n`;
  }
  for await (const { seal } of streamSealPlaces(tx)) {
    if (seal !== null) yield `${JSON.stringify({ type: 'seal', ...sealView(seal) })}\n`;
  }
}

type LedgerEntryView = ReturnType<typeof entryView>;

const entryView = ({ recordedAt, ...entry }: LedgerEntry) => ({ recordedAt: formatInstant(recordedAt), ...entry });

const sealView = ({ sealedAt, ...seal }: LedgerSeal) => ({ sealedAt: formatInstant(sealedAt), ...seal });
