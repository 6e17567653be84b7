import type { Caller } from '../../platform/http/index.js';

/** How long a node may go on with what it read of a key; a revocation elsewhere is noticed after no more than this. */
const FRESH_MS = 500;

interface Reading {
  readonly startedAtMs: number;
  readonly caller: Promise<Caller | null>;
}

/** What was read of API keys a moment ago, so that a thousand requests with one key are one query. */
export class ApiKeyCache {
  private readonly readings = new Map<string, Reading>();

  /** @param monotonicMs Milliseconds that never go back. */
  constructor(private readonly monotonicMs: () => number) {}

  /** Requests that arrive while a key is being read share the reading. Only keys that were found are remembered. */
  callerOf(keyHash: string, read: () => Promise<Caller | null>): Promise<Caller | null> {
    const now = this.monotonicMs();
    const known = this.readings.get(keyHash);
    if (known !== undefined && now - known.startedAtMs < FRESH_MS) return known.caller;
    const reading = { startedAtMs: now, caller: this.forgetting(keyHash, read()) };
    this.readings.set(keyHash, reading);
    return reading.caller;
  }

  /** Readings under way are dropped as well: they may have begun before the change. */
  clear(): void {
    this.readings.clear();
  }

  private async forgetting(keyHash: string, read: Promise<Caller | null>): Promise<Caller | null> {
    let caller: Caller | null = null;
    try {
      caller = await read;
      return caller;
    } finally {
      if (caller === null) this.readings.delete(keyHash);
    }
  }
}
