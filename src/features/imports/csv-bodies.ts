import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { InputError } from '../../domain/errors.js';
import { IMPORT_KINDS } from './import.entity.js';

const ROUTES: ReadonlySet<string | undefined> = new Set(IMPORT_KINDS.map((kind) => `/v1/${kind}/import`));
const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]*)/i;

/** Lets the routes of imports take text/csv bodies in UTF-8 as the streams they are; how long they may be is checked while they are stored. */
@Injectable()
export class CsvBodies implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const adapter = this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    // The command line runs without a server.
    if (adapter?.getType() !== 'fastify') return;
    const server = adapter.getInstance<FastifyInstance>();
    server.addContentTypeParser('text/csv', (request, payload, done) => {
      const refusal = refusalOf(request);
      if (refusal === null) done(null, payload);
      else done(new InputError('MEDIA_TYPE_UNSUPPORTED', refusal));
    });
  }
}

/**
 * The body of an upload.
 *
 * @throws InputError `MEDIA_TYPE_UNSUPPORTED` for a body that came as something else than text/csv.
 */
export function csvUploadOf(body: unknown): Readable {
  if (body instanceof Readable) return body;
  throw new InputError('MEDIA_TYPE_UNSUPPORTED', 'Send the file as the body, with the Content-Type text/csv.');
}

function refusalOf({ headers, routeOptions }: FastifyRequest): string | null {
  if (!ROUTES.has(routeOptions.url)) return 'The Content-Type is not one this route takes.';
  if (headers['content-encoding'] !== undefined) return 'Send the file as it is, without a Content-Encoding.';
  const charset = CHARSET.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  return charset.toLowerCase() === 'utf-8' ? null : 'Send the file in UTF-8.';
}
