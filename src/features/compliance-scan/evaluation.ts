import { createHash } from 'node:crypto';
import { type Standing, STANDINGS } from '../../domain/compliance/standing.js';
import { formatInstant, type Instant } from '../../domain/time/instant.js';
import type { Certificate, ScanError, StandingCounts } from './scan.entity.js';
import type { CustomerList, Tally } from './scan.repository.js';

/** Failures a scan lists one by one. With more of them its certificate cannot say complete. */
const ERRORS_MAX = 1_000;

/** Adds up one scan, customer by customer in the order of their ids. */
export class Evaluation {
  readonly errors: ScanError[] = [];
  private readonly tallyByStanding = new Map<Standing, Tally>(
    STANDINGS.map((standing) => [standing, { standing, customers: 0, seats: 0 }]),
  );
  private readonly ids = createHash('sha256');
  private evaluated = 0;
  private failed = 0;

  get done(): number {
    return this.evaluated;
  }

  get failures(): number {
    return this.failed;
  }

  addEvaluated(customerId: string, standing: Standing, seats: number): void {
    this.account(customerId);
    this.evaluated += 1;
    const tally = this.tallyByStanding.get(standing) ?? { standing, customers: 0, seats: 0 };
    this.tallyByStanding.set(standing, { standing, customers: tally.customers + 1, seats: tally.seats + seats });
  }

  addFailed(customerId: string, error: unknown): void {
    this.account(customerId);
    this.failed += 1;
    if (this.errors.length === ERRORS_MAX) return;
    const message = error instanceof Error ? error.message : String(error);
    this.errors.push({ id: customerId, code: 'INVARIANT_BROKEN', message });
  }

  /** One tally for each standing there is. */
  tallies(): readonly Tally[] {
    return [...this.tallyByStanding.values()];
  }

  counts(): StandingCounts {
    return Object.fromEntries(this.tallies().map(({ customers, standing }) => [standing, customers])) as StandingCounts;
  }

  /** Compares what was accounted for with the database's list; call it once, at the end. */
  certify(list: CustomerList, snapshotAt: Instant): Certificate {
    const { evaluated, failed } = this;
    const areSame = evaluated + failed === list.customers && this.ids.digest('hex') === list.digest;
    return {
      customers: list.customers,
      evaluated,
      failed,
      digest: list.digest,
      snapshotAt: formatInstant(snapshotAt),
      complete: areSame && this.errors.length === failed,
    };
  }

  private account(customerId: string): void {
    const isFirst = this.evaluated + this.failed === 0;
    this.ids.update(isFirst ? customerId : `,${customerId}`);
  }
}
