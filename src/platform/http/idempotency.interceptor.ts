import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, from, mergeMap, type Observable, of, throwError } from 'rxjs';
import { InputError } from '../../domain/errors.js';
import { Database } from '../database/database.js';
import { callerOf } from './scope.js';

const KEY_LENGTH_MAX = 255;
/** Gate checks write nothing a caller could double, and answer from memory. */
const EXEMPT = /^\/v1\/(gate\/|session)/;

interface RememberedAnswer {
  readonly request_digest: string;
  readonly status: number | null;
  readonly body: unknown;
}

/**
 * Honours `Idempotency-Key` on every POST that writes: the same key with the same request gets the first answer again,
 * with another request 422, and while the first is still under way 409. What failed, or was cut off a minute ago, may be tried
 * again.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly database: Database) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || typeof key !== 'string' || EXEMPT.test(request.url)) return next.handle();
    if (key === '' || key.length > KEY_LENGTH_MAX) {
      throw new InputError('REQUEST_INVALID', `Idempotency-Key must have 1 to ${KEY_LENGTH_MAX} characters.`);
    }
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const { principalId } = callerOf(request);
    return from(this.begin(principalId, key, digestOf(request))).pipe(
      mergeMap((remembered) => {
        if (remembered !== null) {
          void reply.status(remembered.status ?? 200);
          return of(remembered.body);
        }
        return next.handle().pipe(
          mergeMap((body) =>
            from(this.finish(principalId, key, reply.statusCode, body)).pipe(mergeMap(() => of(body))),
          ),
          catchError((error: unknown) =>
            from(this.forget(principalId, key)).pipe(mergeMap(() => throwError(() => error))),
          ),
        );
      }),
    );
  }

  private begin(principalId: string, key: string, digest: string): Promise<RememberedAnswer | null> {
    return this.database.transaction(async (tx) => {
      const inserted = await tx.query<unknown[]>(
        `insert into idempotency_keys (principal_id, idempotency_key, request_digest) values ($1, $2, $3)
         on conflict (principal_id, idempotency_key) do update set created_at = clock_timestamp()
           where idempotency_keys.status is null
             and idempotency_keys.created_at < clock_timestamp() - interval '1 minute'
         returning 1`,
        [principalId, key, digest],
      );
      if (inserted.length > 0) return null;
      const [row] = await tx.query<RememberedAnswer[]>(
        'select request_digest, status, body from idempotency_keys where principal_id = $1 and idempotency_key = $2',
        [principalId, key],
      );
      return remembered(row, digest);
    });
  }

  private async finish(principalId: string, key: string, status: number, body: unknown): Promise<void> {
    await this.database.transaction((tx) =>
      tx.query('update idempotency_keys set status = $3, body = $4 where principal_id = $1 and idempotency_key = $2', [
        principalId,
        key,
        status,
        JSON.stringify(body ?? null),
      ]),
    );
  }

  private async forget(principalId: string, key: string): Promise<void> {
    await this.database.transaction((tx) =>
      tx.query('delete from idempotency_keys where principal_id = $1 and idempotency_key = $2', [principalId, key]),
    );
  }
}

function remembered(row: RememberedAnswer | undefined, digest: string): RememberedAnswer {
  if (row?.status == null) {
    throw new InputError('IDEMPOTENCY_KEY_BUSY', 'A request with this Idempotency-Key is still under way.');
  }
  if (row.request_digest !== digest) {
    throw new InputError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request.');
  }
  return row;
}

/** An upload is a stream that is read once, so only its route and length tell it apart. */
function digestOf(request: FastifyRequest): string {
  const body = request.headers['content-type']?.startsWith('application/json')
    ? JSON.stringify(request.body)
    : (request.headers['content-length'] ?? '');
  return createHash('sha256').update(`${request.method} ${request.url}\n${body}`).digest('hex');
}
