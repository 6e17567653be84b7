import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InvariantError } from '../../domain/errors.js';
import { type JobContext, JobRegistry } from '../../platform/queue/index.js';
import { ImportsService } from './imports.service.js';
import { runImport } from './run-import.job-definition.js';

/** Runs imports in the background. */
@Injectable()
export class ImportsJob implements OnModuleInit {
  constructor(
    private readonly registry: JobRegistry,
    private readonly imports: ImportsService,
  ) {}

  onModuleInit(): void {
    this.registry.register(runImport, async ({ importId }, context) => {
      await this.run(importId, context);
    });
  }

  private async run(importId: string, { attempt, signal }: JobContext): Promise<void> {
    try {
      await this.imports.run(importId, signal);
    } catch (error) {
      if (attempt >= runImport.attempts) {
        // The job is dead with its cause; whoever waits for the import is told that it ended.
        const message = 'The import could not be carried out because of a fault on our side. It has been recorded.';
        await this.imports.fail(importId, new InvariantError(message));
      }
      throw error;
    }
  }
}
