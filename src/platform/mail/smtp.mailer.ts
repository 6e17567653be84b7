import { createTransport, type NodemailerError, type SMTPPoolOptions, type Transporter } from 'nodemailer';
import type { OnApplicationShutdown } from '@nestjs/common';
import { OperationalError } from '../../domain/errors.js';
import { isPlainAddress, messageOf } from './mail-message.js';
import { Mailer, type Mail, type MailOutcome } from './mailer.js';

/** Connections one process keeps open to the server, and so the mails it sends at once. */
export const SMTP_CONNECTIONS_MAX = 10;
const CONNECTION_TIMEOUT_MS = 10_000;
const SOCKET_TIMEOUT_MS = 30_000;

/** Only what is said of this one mail is final; a refused greeting, sign-in or sender is ours to put right. */
const FINAL_COMMANDS = new Set(['RCPT TO', 'DATA']);

/** Sends by SMTP over a pool of connections. */
export class SmtpMailer extends Mailer implements OnApplicationShutdown {
  private readonly transport: Transporter;

  constructor(
    url: string,
    private readonly sender: string,
  ) {
    super();
    const options: SMTPPoolOptions & { pool: true } = {
      pool: true,
      url,
      maxConnections: SMTP_CONNECTIONS_MAX,
      maxMessages: Infinity,
      // A dropped connection leaves open whether the mail was taken. The caller counts such mails; the pool must not.
      maxRequeues: 0,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      greetingTimeout: CONNECTION_TIMEOUT_MS,
      socketTimeout: SOCKET_TIMEOUT_MS,
    };
    this.transport = createTransport(options);
  }

  async send(mail: Mail, signal: AbortSignal): Promise<MailOutcome> {
    if (!isPlainAddress(mail.to)) return { kind: 'refused', status: null, reason: 'ADDRESS_MALFORMED' };
    try {
      await this.transport.sendMail({ ...messageOf(mail, this.sender), signal });
      return { kind: 'accepted' };
    } catch (error) {
      return outcomeOf(error as NodemailerError);
    }
  }

  /** Closes idle connections at once and busy ones after their mail. */
  onApplicationShutdown(): void {
    this.transport.close();
  }
}

/** The error's own text repeats addresses, so none of it is kept, not even as the cause. */
function outcomeOf({ code, command, permanent, responseCode }: NodemailerError): MailOutcome {
  const status = responseCode ?? null;
  if (permanent === true && FINAL_COMMANDS.has(command ?? '')) {
    return { kind: 'refused', status, reason: 'REFUSED_BY_SERVER' };
  }
  throw new OperationalError('MAIL_REFUSED', 'The mail server did not take the mail.', {
    status,
    reason: code ?? 'UNKNOWN',
    command: command ?? null,
  });
}
