import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { OpenRoute, RequireScope } from '../../src/platform/http/index.js';
import {
  type AccessApplication,
  type Answer,
  BOOTSTRAP_KEY,
  startAccessApplication,
} from '../support/access-application.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

@Controller('test')
class TestController {
  @Get('open')
  @OpenRoute()
  open(): { answer: string } {
    return { answer: 'open' };
  }

  @Get('customers')
  @RequireScope('customers:read')
  customers(): { answer: string } {
    return { answer: 'customers' };
  }

  @Get('both')
  @RequireScope('customers:read', 'audit:read')
  both(): { answer: string } {
    return { answer: 'both' };
  }
}

@OpenRoute()
@Controller('mixed')
class MixedController {
  @Get('closed')
  @RequireScope('audit:read')
  scoped(): { answer: string } {
    return { answer: 'scoped' };
  }
}

@Controller('forgotten')
class ForgottenController {
  @Get()
  read(): { answer: string } {
    return { answer: 'everything' };
  }
}

let testDatabase: TestDatabase;
let application: AccessApplication;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  application = await startAccessApplication({ DATABASE_URL: testDatabase.url }, [TestController, MixedController]);
});

afterAll(async () => {
  await application.stop();
  await testDatabase.drop();
});

async function aKey(scopes: string[], more: object = {}): Promise<{ key: string; apiKeyId: string }> {
  const { status, body } = await application.call('POST', '/v1/api-keys', { body: { name: 'test', scopes, ...more } });
  expect(status).toBe(201);
  return body as { key: string; apiKeyId: string };
}

const customers = (key: string | null): Promise<Answer> => application.call('GET', '/test/customers', { key });

describe('a route', () => {
  it('that is open answers anyone', async () => {
    expect((await application.call('GET', '/test/open', { key: null })).body).toEqual({ answer: 'open' });
  });

  it('asks for a credential', async () => {
    const { status, body, headers } = await customers(null);
    expect([status, body['code'], headers.get('www-authenticate')]).toEqual([401, 'CREDENTIAL_MISSING', 'Bearer']);
  });

  it.each(['mca_unknown', '', 'x'.repeat(5_000)])('refuses an unknown key (%#)', async (key) => {
    const { status, body } = await customers(key);
    expect([status, body['code']]).toEqual([401, 'CREDENTIAL_INVALID']);
  });

  it('refuses another scheme', async () => {
    const headers = { authorization: `Basic ${Buffer.from(`key:${BOOTSTRAP_KEY}`).toString('base64')}` };
    expect((await application.call('GET', '/test/customers', { key: null, headers })).body['code']).toBe(
      'CREDENTIAL_INVALID',
    );
  });

  it('asks for each scope that it names', async () => {
    const { key } = await aKey(['customers:read']);
    expect((await customers(key)).status).toBe(200);
    const { status, body } = await application.call('GET', '/test/both', { key });
    expect([status, body['code']]).toEqual([403, 'SCOPE_MISSING']);
    expect(body['detail']).toContain('audit:read');
  });

  it('is as closed as itself says, however open its controller', async () => {
    expect((await application.call('GET', '/mixed/closed', { key: null })).status).toBe(401);
  });

  it('that names no scope stops the start, which names it', async () => {
    const starting = startAccessApplication({ DATABASE_URL: testDatabase.url }, [ForgottenController]);
    await expect(starting).rejects.toThrow('ForgottenController.read');
  });

  it('takes every scope of the bootstrap key', async () => {
    expect((await application.call('GET', '/test/both')).status).toBe(200);
  });
});

describe('an API key', () => {
  it('is shown once and stored as a hash', async () => {
    const { key, apiKeyId } = await aKey(['customers:read'], { serviceName: 'shop' });
    expect(key).toMatch(/^mca_[\w-]{43}$/);
    const listed = await application.call('GET', '/v1/api-keys?limit=1');
    expect(listed.body['items']).toEqual([
      {
        apiKeyId,
        name: 'test',
        hint: `…${key.slice(-4)}`,
        scopes: ['customers:read'],
        principalId: expect.any(String),
        owner: { kind: 'service', name: 'shop' },
        createdAt: expect.any(String),
        createdBy: expect.any(String),
        expiresAt: null,
        revokedAt: null,
        lastUsedAt: null,
      },
    ]);
    const stored = await application.dataSource.query<unknown[]>('select * from api_keys');
    expect(JSON.stringify(stored)).not.toContain(key);
    expect(JSON.stringify(stored)).not.toContain(BOOTSTRAP_KEY);
  });

  it('belongs to the service of its name, which several keys may share', async () => {
    await aKey(['customers:read'], { serviceName: 'billing' });
    await aKey(['customers:read'], { serviceName: 'billing' });
    const { body } = await application.call('GET', '/v1/api-keys?limit=2');
    const owners = (body['items'] as { principalId: string }[]).map(({ principalId }) => principalId);
    expect(new Set(owners).size).toBe(1);
  });

  it('ends at once when it is revoked', async () => {
    const { key, apiKeyId } = await aKey(['customers:read']);
    expect((await customers(key)).status).toBe(200);
    expect((await application.call('DELETE', `/v1/api-keys/${apiKeyId}`)).status).toBe(204);
    expect((await customers(key)).status).toBe(401);
    expect((await application.call('DELETE', `/v1/api-keys/${apiKeyId}`)).status).toBe(204);
  });

  it('ends within a second on another node when it is revoked', async () => {
    const other = await startAccessApplication({ DATABASE_URL: testDatabase.url }, [TestController]);
    try {
      const { key, apiKeyId } = await aKey(['customers:read']);
      expect((await other.call('GET', '/test/customers', { key })).status).toBe(200);
      await application.call('DELETE', `/v1/api-keys/${apiKeyId}`);
      const revokedAt = performance.now();
      let status = 200;
      while (status === 200 && performance.now() - revokedAt < 5_000) {
        ({ status } = await other.call('GET', '/test/customers', { key }));
      }
      expect(status).toBe(401);
      expect(performance.now() - revokedAt).toBeLessThan(1_000);
    } finally {
      await other.stop();
    }
  });

  it('ends when it expires', async () => {
    const { key, apiKeyId } = await aKey(['customers:read'], { expiresAt: '2999-01-01T00:00:00Z' });
    await application.dataSource.query(`update api_keys set expires_at = now() where api_key_id = $1`, [apiKeyId]);
    expect((await customers(key)).status).toBe(401);
  });

  it('tells when it was last used, to the minute', async () => {
    const { key, apiKeyId } = await aKey(['customers:read']);
    const lastUsedAt = async (): Promise<number | null> => {
      const sql = 'select last_used_at from api_keys where api_key_id = $1';
      const [row] = await application.dataSource.query<{ last_used_at: number | null }[]>(sql, [apiKeyId]);
      return row?.last_used_at ?? null;
    };
    expect(await lastUsedAt()).toBeNull();
    await customers(key);
    const first = await lastUsedAt();
    expect(first).not.toBeNull();
    // A revocation makes the node read every key again.
    await application.call('DELETE', `/v1/api-keys/${(await aKey(['customers:read'])).apiKeyId}`);
    await customers(key);
    expect(await lastUsedAt()).toBe(first);
  });

  it('grants nothing that its maker lacks', async () => {
    const { key } = await aKey(['admin:write', 'customers:read']);
    const body = { name: 'more', scopes: ['customers:read', 'audit:read'] };
    const { status, body: problem } = await application.call('POST', '/v1/api-keys', { key, body });
    expect([status, problem['code']]).toEqual([403, 'SCOPE_MISSING']);
    const within = { name: 'less', scopes: ['customers:read'] };
    expect((await application.call('POST', '/v1/api-keys', { key, body: within })).status).toBe(201);
  });

  it.each<[string, object]>([
    ['an unknown scope', { scopes: ['everything'] }],
    ['no scope', { scopes: [] }],
    ['an instant that has passed', { expiresAt: '2020-01-01T00:00:00Z' }],
    ['two owners', { principalId: '0190a000-0000-7000-8000-000000000001', serviceName: 'shop' }],
    ['an unknown owner', { principalId: '0190a000-0000-7000-8000-000000000001' }],
    ['an unknown member', { scope: 'customers:read' }],
    ['a name with control characters', { name: 'a\nb' }],
  ])('is refused with %s', async (_name, change) => {
    const body = { name: 'test', scopes: ['customers:read'], ...change };
    const answer = await application.call('POST', '/v1/api-keys', { body });
    expect([answer.status, answer.body['code']]).toEqual([400, 'REQUEST_INVALID']);
  });

  it('is not found under an id that none has', async () => {
    const path = '/v1/api-keys/0190a000-0000-7000-8000-000000000001';
    expect((await application.call('DELETE', path)).body['code']).toBe('API_KEY_UNKNOWN');
  });

  it('is listed page by page, each once', async () => {
    const seen: string[] = [];
    let cursor: unknown = null;
    do {
      const more = typeof cursor === 'string' ? `&cursor=${cursor}` : '';
      const { body } = await application.call('GET', `/v1/api-keys?limit=3${more}`);
      seen.push(...(body['items'] as { apiKeyId: string }[]).map(({ apiKeyId }) => apiKeyId));
      cursor = body['nextCursor'];
    } while (cursor !== null);
    const [row] = await application.dataSource.query<{ count: number }[]>('select count(*) from api_keys');
    expect(seen).toHaveLength(row?.count ?? -1);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
  });

  it('is in the ledger when made and when revoked, without the key', async () => {
    const { key, apiKeyId } = await aKey(['customers:read']);
    await application.call('DELETE', `/v1/api-keys/${apiKeyId}`);
    const { body } = await application.call('GET', '/v1/ledger?limit=1000');
    const entries = body['items'] as { kind: string; facts: { apiKeyId?: string } }[];
    const kinds = entries.filter(({ facts }) => facts.apiKeyId === apiKeyId).map(({ kind }) => kind);
    expect(kinds).toEqual(['api-key.revoked', 'api-key.created']);
    expect(JSON.stringify(body)).not.toContain(key);
  });
});
