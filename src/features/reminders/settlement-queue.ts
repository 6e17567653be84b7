import type { Settlement } from './delivery.repository.js';

interface Waiting {
  readonly settlement: Settlement;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Writes settlements in groups: all that came while the last write was under way go with the next one. */
export class SettlementQueue {
  private waiting: Waiting[] = [];
  private isWriting = false;

  constructor(private readonly write: (settlements: readonly Settlement[]) => Promise<void>) {}

  /** Resolves once the settlement is committed; rejects when its group could not be written. */
  add(settlement: Settlement): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ settlement, resolve, reject });
      void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    if (this.isWriting) return;
    this.isWriting = true;
    while (this.waiting.length > 0) {
      const group = this.waiting;
      this.waiting = [];
      try {
        await this.write(group.map(({ settlement }) => settlement));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.isWriting = false;
  }
}
