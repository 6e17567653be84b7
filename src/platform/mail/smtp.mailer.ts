import type { Readable } from 'node:stream';
import type { OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type NodemailerError, type SMTPPoolOptions, type Transporter } from 'nodemailer';
import { OperationalError } from '../../domain/errors.js';
import { isPlainAddress, messageOf } from './mail-message.js';
import { MAILS_AT_ONCE_MAX, Mailer, type Mail, type MailOutcome } from './mailer.js';

const CONNECTION_TIMEOUT_MS = 10_000;
const SOCKET_TIMEOUT_MS = 30_000;

/** Only what is said of this one mail is final; a refused greeting, sign-in or sender is ours to put right. */
const FINAL_COMMANDS = new Set(['RCPT TO', 'DATA']);

/** Sends by SMTP over a pool of connections. */
export class SmtpMailer extends Mailer implements OnApplicationShutdown {
  private readonly transport: Transporter;
  /** The contents of the mails under way, by Message-ID. One that was read from has begun to reach the server. */
  private readonly contents = new Map<string, Readable>();

  constructor(
    url: string,
    private readonly sender: string,
  ) {
    super();
    const options: SMTPPoolOptions & { pool: true } = {
      pool: true,
      url,
      maxConnections: MAILS_AT_ONCE_MAX,
      maxMessages: Infinity,
      // The pool tries again only a mail of which the server had nothing yet, and the caller does that better.
      maxRequeues: 1,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      greetingTimeout: CONNECTION_TIMEOUT_MS,
      socketTimeout: SOCKET_TIMEOUT_MS,
    };
    this.transport = createTransport(options);
    this.transport.use('stream', ({ data, message }, done) => {
      message.processFunc((content) => {
        this.contents.set(data.messageId ?? '', content);
        return content;
      });
      done();
    });
  }

  async send(mail: Mail, signal: AbortSignal): Promise<MailOutcome> {
    if (!isPlainAddress(mail.to)) return { kind: 'refused', status: null };
    const message = messageOf(mail, this.sender);
    try {
      await this.transport.sendMail({ ...message, signal });
      return { kind: 'accepted' };
    } catch (error) {
      return outcomeOf(error as NodemailerError, this.contents.get(message.messageId)?.readableDidRead === true);
    } finally {
      this.contents.delete(message.messageId);
    }
  }

  /** Closes idle connections at once and busy ones after their mail. */
  onApplicationShutdown(): void {
    this.transport.close();
  }
}

/** The error's own text repeats addresses, so none of it is kept, not even as the cause. */
function outcomeOf({ code, command, permanent, responseCode }: NodemailerError, hasContentBegun: boolean): MailOutcome {
  if (responseCode === undefined && hasContentBegun) return { kind: 'unknown' };
  if (permanent === true && FINAL_COMMANDS.has(command ?? '')) return { kind: 'refused', status: responseCode ?? null };
  throw new OperationalError('MAIL_REFUSED', 'The mail server did not take the mail.', {
    status: responseCode ?? null,
    reason: code ?? 'UNKNOWN',
    command: command ?? null,
  });
}
