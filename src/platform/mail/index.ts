import { CapturedMailEntity } from './captured-mail.entity.js';

export { listCaptured, showCaptured } from './captured-mails.js';
export { hostOf } from './mail-message.js';
export { MailModule } from './mail.module.js';
export { MAILS_AT_ONCE_MAX, Mailer, type Mail, type MailOutcome } from './mailer.js';

export const mailEntities = [CapturedMailEntity];
