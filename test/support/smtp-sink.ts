import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/** What the server says to a recipient or to a mail's content; `drop` takes the content and ends the connection unanswered. */
export type Behaviour = 'accept' | 'drop' | 'hold' | { readonly status: number; readonly at: 'RCPT' | 'DATA' };

/** A mail whose content the server was given, whether or not it answered. */
export interface SunkMail extends ParsedMail {
  readonly envelopeTo: readonly string[];
}

/** A mail server of one test. */
export interface SmtpSink {
  readonly url: string;
  readonly mails: SunkMail[];
  /** The Message-IDs in the order in which their contents came. */
  messageIds(): string[];
  /** How the server takes what comes from now on. */
  behave(behaviour: Behaviour): void;
  stop(): Promise<void>;
}

/** Starts a mail server on a port of its own. */
export async function startSmtpSink(): Promise<SmtpSink> {
  const mails: SunkMail[] = [];
  let behaviour: Behaviour = 'accept';
  const take = async (stream: SMTPServerDataStream, { envelope }: SMTPServerSession): Promise<void> => {
    const mail = await simpleParser(stream);
    mails.push({ ...mail, envelopeTo: envelope.rcptTo.map(({ address }) => address) });
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      done(refusalAt('RCPT', behaviour));
    },
    onData(stream, session, done) {
      void take(stream, session).then(() => {
        if (behaviour === 'hold') return;
        if (behaviour === 'drop') for (const connection of server.connections) connection.close();
        else done(refusalAt('DATA', behaviour));
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    messageIds: () => mails.map(({ messageId }) => messageId ?? ''),
    behave: (next) => {
      behaviour = next;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

function refusalAt(at: 'RCPT' | 'DATA', behaviour: Behaviour): Error | null {
  if (typeof behaviour === 'string' || behaviour.at !== at) return null;
  return Object.assign(new Error('refused'), { responseCode: behaviour.status });
}
