import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { InputError } from '../../domain/errors.js';

/** Lets the server take text/csv bodies as the streams they are; how long they may be is checked while they are stored. */
@Injectable()
export class CsvBodies implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const adapter = this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    // The command line runs without a server.
    if (adapter?.getType() !== 'fastify') return;
    const server = adapter.getInstance<FastifyInstance>();
    server.addContentTypeParser('text/csv', (_request, payload, done) => {
      done(null, payload);
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
