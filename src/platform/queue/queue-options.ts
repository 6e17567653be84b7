/** Where the queue lives and what this process does with it. */
export class QueueOptions {
  readonly databaseUrl!: string;
  /** Null: the queue lives in the database, schema `bullmq`. */
  readonly redisUrl!: string | null;
  /** What every key of the queue in Redis begins with. */
  readonly redisPrefix!: string;
  /** Whether this process runs jobs; every process relays. */
  readonly runsWorkers!: boolean;

  constructor(values: Readonly<QueueOptions>) {
    Object.assign(this, values);
  }
}
