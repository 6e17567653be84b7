import { isIP } from 'node:net';
import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';
import { type FieldIssue, InputError } from '../../domain/errors.js';
import { type Instant, isTimeZone, parseInstant } from '../../domain/time/instant.js';

const zone = z.string().refine(isTimeZone, 'an IANA time zone such as Asia/Seoul');
const url = (protocols: string): z.ZodType<string> =>
  z
    .string()
    .regex(new RegExp(`^(${protocols})://`), `a URL that begins with ${protocols.split('|').join(':// or ')}://`);

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;
/** Digits and dots alone would be an address that is none. */
const DIGITS_AND_DOTS = /^[\d.]+$/;
const PREFIX_LENGTH = /^\d{1,3}$/;

function isHost(text: string): boolean {
  return isIP(text) !== 0 || (HOST_NAME.test(text) && !DIGITS_AND_DOTS.test(text));
}

function isNetwork(text: string): boolean {
  const [address = '', prefixLength, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (prefixLength === undefined) return true;
  return PREFIX_LENGTH.test(prefixLength) && Number(prefixLength) <= (version === 4 ? 32 : 128);
}

function isCron(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    CronExpressionParser.parse(text).next();
    return true;
  } catch {
    return false;
  }
}

/** A variable that may be unset: then null. */
const unsettable = <T extends z.ZodType>(schema: T) => schema.optional().transform((value) => value ?? null);

const environmentSchema = z.object({
  ROLE: z.enum(['api', 'worker', 'all'], 'one of api, worker, all').default('all'),
  HOST: z.string().refine(isHost, 'an IP address or a host name').default('127.0.0.1'),
  PORT: z.coerce.number('a port number').int().min(0).max(65_535).default(3000),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: unsettable(url('postgres|postgresql')),
  REDIS_URL: unsettable(url('redis|rediss')),
  SMTP_URL: unsettable(url('smtp|smtps')),
  MAIL_FROM: z.string().default('MCA Tracker <mca-tracker@localhost>'),
  PUBLIC_URL: unsettable(url('http|https')),
  TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(',').map((network) => network.trim()))
    .refine((networks) => networks.every(isNetwork), 'IP addresses or networks, separated by commas')
    .default([]),
  BOOTSTRAP_API_KEY: unsettable(z.string().min(32, 'a string of 32 characters or more')),
  BOOTSTRAP_ADMIN_PASSWORD: unsettable(z.string().min(12, 'a password of 12 characters or more')),
  CLOCK_AT: unsettable(
    z.string().transform((text, context): Instant => {
      const at = parseInstant(text);
      if (at === null) context.addIssue('an ISO 8601 instant with an offset, such as 2020-01-10T09:00:00+09:00');
      return at ?? z.NEVER;
    }),
  ),
  POLICY_BOUNDARY: z.enum(['standard', 'conservative'], 'one of standard, conservative').default('standard'),
  POLICY_ZONE: zone.default('UTC'),
  POLICY_UNDATED_DIRECT: z.enum(['satisfies', 'outdated'], 'one of satisfies, outdated').default('satisfies'),
  PARTNER_TIME_ZONE: zone.default('UTC'),
  SCAN_CRON: z.string().refine(isCron, 'a cron expression of five fields such as 0 6 * * *').default('0 6 * * *'),
  METRICS_TOKEN: unsettable(z.string().min(16, 'a string of 16 characters or more')),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug'], 'one of fatal, error, warn, info, debug')
    .default('info'),
});

/** The names of all settings; `.env.example` has a line for each. */
export const ENVIRONMENT_VARIABLES: readonly string[] = Object.keys(environmentSchema.shape);

type EnvironmentVariables = z.output<typeof environmentSchema>;

type ConfigurationValues = Readonly<Omit<Configuration, 'with'>>;

/** The program's settings, read once from the environment; `.env.example` says what each means. */
export class Configuration {
  readonly role!: EnvironmentVariables['ROLE'];
  readonly host!: string;
  readonly port!: number;
  readonly dataDir!: string;
  /** Null: the embedded database under `dataDir`. */
  readonly databaseUrl!: string | null;
  /** Null: queues live in the database. */
  readonly redisUrl!: string | null;
  /** Null: mails are captured in the database and none leaves the machine. */
  readonly smtpUrl!: string | null;
  readonly mailFrom!: string;
  /** Where people reach the console; links in mails begin with it. */
  readonly publicUrl!: string;
  /** Whose `X-Forwarded-For` is believed; nobody's by default. */
  readonly trustedProxies!: readonly string[];
  readonly bootstrapApiKey!: string | null;
  readonly bootstrapAdminPassword!: string | null;
  /** Sets the product's clock at the first start on an empty database; null means real time. */
  readonly clockAt!: Instant | null;
  readonly policyBoundary!: 'standard' | 'conservative';
  readonly policyZone!: string;
  readonly undatedDirectSatisfiesReference!: boolean;
  readonly partnerTimeZone!: string;
  readonly scanCron!: string;
  /** Null: /metrics answers loopback only. */
  readonly metricsToken!: string | null;
  readonly logLevel!: EnvironmentVariables['LOG_LEVEL'];

  constructor(values: ConfigurationValues) {
    Object.assign(this, values);
  }

  /** The same configuration with some values of its own. */
  with(values: Partial<ConfigurationValues>): Configuration {
    return new Configuration(Object.assign({}, this, values));
  }
}

/**
 * Reads the configuration. An empty variable counts as unset.
 *
 * @throws InputError `CONFIGURATION_INVALID` naming every bad variable and what was expected; values are not repeated.
 */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) throw invalidConfiguration(parsed.error.issues);
  const read = parsed.data;
  return new Configuration({
    role: read.ROLE,
    host: read.HOST,
    port: read.PORT,
    dataDir: read.DATA_DIR,
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    smtpUrl: read.SMTP_URL,
    mailFrom: read.MAIL_FROM,
    publicUrl: read.PUBLIC_URL ?? `http://${read.HOST}:${read.PORT}`,
    trustedProxies: read.TRUSTED_PROXIES,
    bootstrapApiKey: read.BOOTSTRAP_API_KEY,
    bootstrapAdminPassword: read.BOOTSTRAP_ADMIN_PASSWORD,
    clockAt: read.CLOCK_AT,
    policyBoundary: read.POLICY_BOUNDARY,
    policyZone: read.POLICY_ZONE,
    undatedDirectSatisfiesReference: read.POLICY_UNDATED_DIRECT === 'satisfies',
    partnerTimeZone: read.PARTNER_TIME_ZONE,
    scanCron: read.SCAN_CRON,
    metricsToken: read.METRICS_TOKEN,
    logLevel: read.LOG_LEVEL,
  });
}

function invalidConfiguration(found: readonly { path: PropertyKey[]; message: string }[]): InputError {
  const issues: FieldIssue[] = found.map(({ path, message }) => ({ field: path.join('.'), message }));
  const lines = issues.map(({ field, message }) => `${field}: expected ${message}`);
  return new InputError('CONFIGURATION_INVALID', `The configuration is not valid.\n${lines.join('\n')}`, issues);
}
