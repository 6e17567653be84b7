import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  type CallHandler,
  type CustomDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Interval } from '@nestjs/schedule';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, mergeMap, type Observable, of } from 'rxjs';
import { InputError } from '../../domain/errors.js';
import { Database } from '../database/database.js';
import { callerOf, OPEN_ROUTE } from './scope.js';

const KEY_LENGTH_MAX = 255;
const PRUNE_EVERY_MS = 3_600_000;
/** Gate checks write nothing a caller could double. */
const EXEMPT = '/v1/gate/';
const SECRET_FIELDS = 'secret-fields';

/**
 * Names the fields of a route's bodies that are written down nowhere: a repeated request gets its first answer without
 * them.
 */
export const SecretFields = (...fields: string[]): CustomDecorator => SetMetadata(SECRET_FIELDS, fields);

interface RememberedAnswer {
  readonly request_digest: string;
  readonly status: number | null;
  readonly body: unknown;
}

/** One request under one key. */
interface Attempt {
  readonly principalId: string;
  readonly key: string;
  readonly digest: string;
}

/**
 * Honours `Idempotency-Key` on every POST that writes: for a day the same key with the same request gets the first
 * answer again, with another request 422, and while the first is still under way 409. What failed, or was cut off a
 * minute ago, may be tried again.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly database: Database,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler<unknown>): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    const isOpen = this.reflector.get<boolean | undefined>(OPEN_ROUTE, context.getHandler()) === true;
    if (request.method !== 'POST' || typeof key !== 'string' || isOpen || request.url.startsWith(EXEMPT)) {
      return next.handle();
    }
    if (key === '' || key.length > KEY_LENGTH_MAX) {
      throw new InputError('REQUEST_INVALID', `Idempotency-Key must have 1 to ${KEY_LENGTH_MAX} characters.`);
    }
    const secrets = this.reflector.get<readonly string[] | undefined>(SECRET_FIELDS, context.getHandler()) ?? [];
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const attempt = { principalId: callerOf(request).principalId, key, digest: digestOf(request, secrets) };
    const first = await this.begin(attempt);
    if (first !== null) {
      void reply.status(first.status ?? 200);
      return of(first.body);
    }
    return next.handle().pipe(
      mergeMap(async (body) => {
        await this.finish(attempt, reply.statusCode, withoutSecrets(body, secrets));
        return body;
      }),
      catchError(async (error: unknown) => {
        await this.forget(attempt);
        throw error;
      }),
    );
  }

  @Interval(PRUNE_EVERY_MS)
  async prune(): Promise<void> {
    await this.database.transaction((tx) =>
      tx.query(`delete from idempotency_keys where created_at < clock_timestamp() - interval '1 day'`),
    );
  }

  private begin({ principalId, key, digest }: Attempt): Promise<RememberedAnswer | null> {
    return this.database.transaction(async (tx) => {
      const begun = await tx.query<unknown[]>(
        `insert into idempotency_keys (principal_id, idempotency_key, request_digest) values ($1, $2, $3)
         on conflict (principal_id, idempotency_key) do update set created_at = clock_timestamp()
           where idempotency_keys.status is null
             and idempotency_keys.created_at < clock_timestamp() - interval '1 minute'
         returning 1`,
        [principalId, key, digest],
      );
      if (begun.length > 0) return null;
      const [row] = await tx.query<RememberedAnswer[]>(
        'select request_digest, status, body from idempotency_keys where principal_id = $1 and idempotency_key = $2',
        [principalId, key],
      );
      return firstAnswer(row, digest);
    });
  }

  private async finish({ principalId, key }: Attempt, status: number, body: unknown): Promise<void> {
    await this.database.transaction((tx) =>
      tx.query('update idempotency_keys set status = $3, body = $4 where principal_id = $1 and idempotency_key = $2', [
        principalId,
        key,
        status,
        JSON.stringify(body ?? null),
      ]),
    );
  }

  private async forget({ principalId, key }: Attempt): Promise<void> {
    await this.database.transaction((tx) =>
      tx.query('delete from idempotency_keys where principal_id = $1 and idempotency_key = $2', [principalId, key]),
    );
  }
}

function firstAnswer(row: RememberedAnswer | undefined, digest: string): RememberedAnswer {
  if (row?.status == null) {
    throw new InputError('IDEMPOTENCY_KEY_BUSY', 'A request with this Idempotency-Key is still under way.');
  }
  if (row.request_digest !== digest) {
    throw new InputError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request.');
  }
  return row;
}

function digestOf(request: FastifyRequest, secrets: readonly string[]): string {
  if (request.body instanceof Readable) {
    // A stream is read once, so nothing would tell one upload from another.
    throw new InputError(
      'REQUEST_INVALID',
      'Idempotency-Key is not taken with an upload; an identical import changes nothing.',
    );
  }
  const body = JSON.stringify(withoutSecrets(request.body ?? null, secrets));
  return createHash('sha256').update(`${request.method} ${request.url}\n${body}`).digest('hex');
}

const withoutSecrets = (body: unknown, secrets: readonly string[]): unknown =>
  typeof body === 'object' && body !== null && secrets.length > 0
    ? Object.fromEntries(Object.entries(body).filter(([field]) => !secrets.includes(field)))
    : body;
