import { createTransport } from 'nodemailer';
import type { Clock } from '../clock/index.js';
import type { Database } from '../database/index.js';
import { CapturedMailEntity } from './captured-mail.entity.js';
import { isPlainAddress, messageOf } from './mail-message.js';
import { Mailer, type Mail, type MailOutcome } from './mailer.js';

/** Keeps mails in the database, where the console and the CLI show them; none leaves the machine. */
export class CaptureMailer extends Mailer {
  private readonly transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly sender: string,
  ) {
    super();
  }

  async send(mail: Mail): Promise<MailOutcome> {
    if (!isPlainAddress(mail.to)) return { kind: 'refused', status: null };
    const { message } = await this.transport.sendMail(messageOf(mail, this.sender));
    const { messageId, to: recipient, subject, text, html } = mail;
    await this.database.transaction((tx) =>
      tx.insert(CapturedMailEntity, {
        ...{ messageId, recipient, subject, text, html },
        message: message as Buffer,
        capturedAt: this.clock.now(),
      }),
    );
    return { kind: 'accepted' };
  }
}
