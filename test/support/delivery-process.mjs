/** A worker that delivers reminders, to be killed in the middle of it. */
import './register-typescript.mjs';

const { startComplianceApplication } = await import('./compliance-application.ts');
const { ReminderDeliveryService } = await import('../../src/features/reminders/reminder-delivery.service.ts');
const [databaseUrl, smtpUrl] = process.argv.slice(2);
const { nest } = await startComplianceApplication({ DATABASE_URL: databaseUrl, SMTP_URL: smtpUrl });
await nest.get(ReminderDeliveryService).deliver(new AbortController().signal);
