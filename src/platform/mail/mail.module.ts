import { Global, Module } from '@nestjs/common';
import { Clock } from '../clock/index.js';
import { Configuration } from '../config/index.js';
import { Database } from '../database/index.js';
import { CaptureMailer } from './capture.mailer.js';
import { Mailer } from './mailer.js';
import { SmtpMailer } from './smtp.mailer.js';

/** The mailer: SMTP where `SMTP_URL` names a server, else the table of captured mails. */
@Global()
@Module({
  providers: [
    {
      provide: Mailer,
      inject: [Configuration, Database, Clock],
      useFactory: ({ smtpUrl, mailFrom }: Configuration, database: Database, clock: Clock): Mailer =>
        smtpUrl === null ? new CaptureMailer(database, clock, mailFrom) : new SmtpMailer(smtpUrl, mailFrom),
    },
  ],
  exports: [Mailer],
})
export class MailModule {}
