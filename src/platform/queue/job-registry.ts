import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { InvariantError } from '../../domain/errors.js';
import { definedJobs, type JobDefinition, readPayload } from './job-definition.js';

/** What a handler may know about the run it is in. */
export interface JobContext {
  /** 1 for the first run. */
  readonly attempt: number;
  /** Aborted when the run has timed out, when the process shuts down, or when another process took the run over. */
  readonly signal: AbortSignal;
}

/** Does the work. It may run twice, so it reads current state and does what is still to do. */
export type JobHandler<Payload> = (payload: Payload, context: JobContext) => Promise<void>;

/** Something done once per interval in the whole fleet, however many processes run workers. */
export interface WakeUp {
  readonly name: string;
  readonly everyMs: number;
  readonly run: () => Promise<void>;
}

/** Which handler does which job. Handlers are registered in `onModuleInit`. */
@Injectable()
export class JobRegistry {
  private readonly handlers = new Map<string, JobHandler<unknown>>();
  private readonly wakeUpsByName = new Map<string, WakeUp>();

  /** @throws InvariantError when the job has a handler already. */
  register<Schema extends z.ZodType>(definition: JobDefinition<Schema>, handler: JobHandler<z.output<Schema>>): void {
    const { name } = definition;
    if (this.handlers.has(name)) throw new InvariantError(`The job ${name} has two handlers.`, { job: name });
    this.handlers.set(name, (payload, context) => handler(readPayload(definition, payload), context));
  }

  registerWakeUp(wakeUp: WakeUp): void {
    this.wakeUpsByName.set(wakeUp.name, wakeUp);
  }

  /** The handler checks the payload by the job's schema before it runs. */
  handlerOf(job: string): JobHandler<unknown> | undefined {
    return this.handlers.get(job);
  }

  wakeUps(): readonly WakeUp[] {
    return [...this.wakeUpsByName.values()];
  }

  wakeUpOf(name: string): WakeUp | undefined {
    return this.wakeUpsByName.get(name);
  }

  /** @throws InvariantError naming the defined jobs that no handler does. */
  assertComplete(): void {
    const missing = definedJobs().filter(({ name }) => !this.handlers.has(name));
    if (missing.length === 0) return;
    const names = missing.map(({ name }) => name).join(', ');
    throw new InvariantError(`No handler is registered for: ${names}.`, { jobs: names });
  }
}
