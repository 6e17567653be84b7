import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DataSource } from 'typeorm';
import { migrations } from '../../src/entry/migrations/index.js';
import { agreementsEntities, AgreementsModule } from '../../src/features/agreements/index.js';
import { AuditModule } from '../../src/features/audit/index.js';
import { authEntities, AuthModule } from '../../src/features/auth/index.js';
import { ComplianceScanModule, scanEntities } from '../../src/features/compliance-scan/index.js';
import { customersEntities } from '../../src/features/customers/index.js';
import { PolicyModule } from '../../src/features/policy/index.js';
import { remindersEntities, RemindersModule } from '../../src/features/reminders/index.js';
import { ClockModule } from '../../src/platform/clock/index.js';
import { ConfigurationModule, readConfiguration } from '../../src/platform/config/index.js';
import { DatabaseModule, migrate, openDataSource } from '../../src/platform/database/index.js';
import { createServer, ProblemFilter } from '../../src/platform/http/index.js';
import { ProgramLogger } from '../../src/platform/logging/index.js';
import { mailEntities, MailModule } from '../../src/platform/mail/index.js';
import { QueueModule } from '../../src/platform/queue/index.js';
import { SchedulerModule } from '../../src/platform/scheduler/index.js';

const BOOTSTRAP_KEY = 'a bootstrap key of more than 32 characters';

/** Scans, reminders and what they stand on, answering on a port of its own. */
export interface ComplianceApplication {
  readonly nest: NestFastifyApplication;
  readonly dataSource: DataSource;
  /** Calls the API with all scopes. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
  stop(): Promise<void>;
}

/** Settings by their variables' names. Jobs are run by the test itself unless `ROLE` says otherwise. */
export type ComplianceSettings = Readonly<Record<string, string>> & { readonly DATABASE_URL: string };

/** Starts the application; the database is migrated first. */
export async function startComplianceApplication(settings: ComplianceSettings): Promise<ComplianceApplication> {
  const dataSource = await openDataSource({
    url: settings.DATABASE_URL,
    applicationName: 'compliance-test',
    connectionsMax: 12,
    entities: [
      ...customersEntities,
      ...agreementsEntities,
      ...scanEntities,
      ...remindersEntities,
      ...authEntities,
      ...mailEntities,
    ],
    migrations,
  });
  await migrate(dataSource);
  const nest = await createServer(rootModule(dataSource, settings), { logger: new ProgramLogger('error') });
  try {
    await nest.listen(0, '127.0.0.1');
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  const { port } = nest.getHttpServer().address() as AddressInfo;
  return {
    nest,
    dataSource,
    call: (method, path, body) => call(`http://127.0.0.1:${port}${path}`, method, body),
    stop: () => nest.close(),
  };
}

function rootModule(dataSource: DataSource, settings: ComplianceSettings): DynamicModule {
  const configuration = readConfiguration({
    ROLE: 'api',
    BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
    BOOTSTRAP_ADMIN_PASSWORD: 'correct horse battery staple',
    MAIL_FROM: 'MCA Tracker <tracker@partner.example>',
    PARTNER_TIME_ZONE: 'Asia/Seoul',
    ...settings,
  });
  return {
    module: TestModule,
    imports: [
      ConfigurationModule.with(configuration),
      DatabaseModule.around(dataSource),
      ClockModule,
      ScheduleModule.forRoot(),
      QueueModule.at(settings.DATABASE_URL),
      SchedulerModule,
      MailModule,
      AuthModule,
      AuditModule,
      PolicyModule,
      AgreementsModule,
      ComplianceScanModule,
      RemindersModule,
    ],
    providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
  };
}

@Module({})
class TestModule {}

async function call(
  url: string,
  method: string,
  body: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${BOOTSTRAP_KEY}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** A customer of a test; what is not set is usual. */
export interface CustomerSettings {
  readonly customerId: string;
  readonly agreement: 'cloud' | 'mca' | null;
  readonly isRead: boolean;
  readonly companyName: string;
  readonly cloud: string;
  readonly country: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly contactEmail: string | null;
  readonly accountOwnerEmail: string | null;
  readonly seats: number;
  readonly createdAt: string;
}

/** Adds a customer with at most one agreement, accepted on 2019-11-04. */
export async function addCustomer(dataSource: DataSource, set: Partial<CustomerSettings> = {}): Promise<string> {
  const customer: CustomerSettings = {
    customerId: randomUUID(),
    agreement: null,
    isRead: true,
    companyName: 'Contoso',
    cloud: 'public',
    country: 'KR',
    timeZone: 'Asia/Seoul',
    locale: 'en-US',
    contactEmail: 'contact@customer.example',
    accountOwnerEmail: 'owner@partner.example',
    seats: 10,
    createdAt: '2020-01-10T00:00:00Z',
    ...set,
  };
  await dataSource.query(
    `insert into customers (customer_id, company_name, domain, country, cloud, time_zone, locale, contact_email,
       account_owner_email, seats, agreements_read_at, created_at, updated_at)
     values ($1, $2, 'customer.example', $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
    [
      customer.customerId,
      customer.companyName,
      customer.country,
      customer.cloud,
      customer.timeZone,
      customer.locale,
      customer.contactEmail,
      customer.accountOwnerEmail,
      customer.seats,
      customer.isRead ? customer.createdAt : null,
      customer.createdAt,
    ],
  );
  if (customer.agreement !== null) await addAcceptance(dataSource, customer.customerId, customer.agreement);
  return customer.customerId;
}

/** Records that a customer accepted an agreement on 2019-11-04. */
export async function addAcceptance(
  dataSource: DataSource,
  customerId: string,
  agreement: 'cloud' | 'mca',
): Promise<void> {
  await dataSource.query(
    `with customer as (
       update customers set facts_version = facts_version + 1 where customer_id = $2 returning facts_version
     )
     insert into acceptances (acceptance_id, customer_id, facts_version, agreement_type, method, agreed_on, environment,
       first_name, last_name, email, source, recorded_at, recorded_by)
     select $1, $2, facts_version, $3, 'partner-attested', '2019-11-04', 'production', 'Ada', 'Kim', 'ada@customer.example',
       'api', '2019-11-04T00:00:00Z', $4 from customer`,
    [
      randomUUID(),
      customerId,
      agreement === 'cloud' ? 'MicrosoftCloudAgreement' : 'MicrosoftCustomerAgreement',
      randomUUID(),
    ],
  );
}
