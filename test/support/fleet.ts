import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { eventually } from './eventually.js';

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Whether `redis-server` is installed. */
export const hasRedisServer = (): boolean => spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of this test's own; it keeps nothing on disk. */
export async function startRedis(): Promise<{ url: string; flush(): Promise<void>; stop(): Promise<void> }> {
  const port = await freePort();
  const child: ChildProcess = spawn(
    'redis-server',
    [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--maxmemory-policy',
      'noeviction',
    ],
    { stdio: 'ignore' },
  );
  const client = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => 100 });
  client.on('error', () => undefined);
  await eventually('Redis answers', async () => {
    if (client.status === 'wait') await client.connect().catch(() => undefined);
    return (await client.ping().catch(() => '')) === 'PONG';
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    flush: async () => {
      await client.flushall();
    },
    stop: async () => {
      client.disconnect();
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A mail that reached the sink. */
export interface ReceivedMail {
  readonly messageId: string;
  readonly to: readonly string[];
  readonly subject: string;
}

/** A mail server that keeps what it is given. */
export async function startMailSink(): Promise<{ url: string; mails: ReceivedMail[]; stop(): Promise<void> }> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      simpleParser(stream).then(
        ({ messageId = '', subject = '' }) => {
          mails.push({ messageId, subject, to: session.envelope.rcptTo.map(({ address }) => address) });
          done();
        },
        (error: unknown) => {
          done(error instanceof Error ? error : new Error('unreadable'));
        },
      );
    },
  });
  server.on('error', () => undefined);
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}
