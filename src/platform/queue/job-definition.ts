import type { z } from 'zod';
import { InvariantError } from '../../domain/errors.js';

/** A kind of background work: what it is called, what it needs to know, and how often it may be tried. */
export interface JobDefinition<Schema extends z.ZodType = z.ZodType> {
  /** `<feature>.<verb>`; letters, digits, dots and hyphens. */
  readonly name: string;
  /** Ids, not records: the handler reads current state. */
  readonly payload: Schema;
  /** How many runs may fail or crash before the job is dead. */
  readonly attempts: number;
  /** The wait before the second run; each further wait doubles, up to an hour. */
  readonly backoffMs: number;
  /** A run that takes longer is told to stop and counts as failed. */
  readonly timeoutMs: number;
}

const definitions = new Map<string, JobDefinition>();

/**
 * Defines a job. Exactly one handler must be registered for it in every process that runs workers.
 *
 * @throws InvariantError when the name is taken, or has a character that a derived job id cannot carry.
 */
export function defineJob<Schema extends z.ZodType>(definition: JobDefinition<Schema>): JobDefinition<Schema> {
  const { name } = definition;
  if (!/^[a-z0-9.-]+$/.test(name)) throw new InvariantError(`${name} cannot name a job.`, { job: name });
  if (definitions.has(name)) throw new InvariantError(`The job ${name} is defined twice.`, { job: name });
  definitions.set(name, definition);
  return definition;
}

/** Every job that the loaded modules define. */
export const definedJobs = (): readonly JobDefinition[] => [...definitions.values()];

/** The definition of that name; undefined for a job that only another release knows. */
export const definedJob = (name: string): JobDefinition | undefined => definitions.get(name);

/**
 * Reads a payload by its job's schema.
 *
 * @throws InvariantError naming the job and the fields, never their values.
 */
export function readPayload<Schema extends z.ZodType>(
  definition: JobDefinition<Schema>,
  payload: unknown,
): z.output<Schema> {
  const parsed = definition.payload.safeParse(payload);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.') || '(whole)').join(', ');
  throw new InvariantError(`The payload of ${definition.name} is not valid: ${fields}.`, { job: definition.name });
}
