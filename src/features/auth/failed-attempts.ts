import { isIPv6 } from 'node:net';
import { InputError } from '../../domain/errors.js';

const FAILURES_MAX = 20;
const WINDOW_MS = 60_000;
const ADDRESSES_MAX = 10_000;

interface Window {
  readonly endsAtMs: number;
  failures: number;
}

/** How often authentication failed from each network address within the last minute, as this process saw it. */
export class FailedAttempts {
  private readonly windows = new Map<string, Window>();

  /** @param monotonicMs Milliseconds that never go back. */
  constructor(private readonly monotonicMs: () => number) {}

  /**
   * Counts a failure; a sign-in counts as one until {@link forgive} takes it back, so that many at once are many.
   *
   * @throws InputError `TOO_MANY_FAILURES` with `retryAfterS` when the address has had its share.
   */
  count(address: string): void {
    const network = networkOf(address);
    const now = this.monotonicMs();
    const window = this.openWindow(network, now);
    if (window.failures >= FAILURES_MAX) {
      const retryAfterS = Math.ceil((window.endsAtMs - now) / 1_000);
      throw new InputError(
        'TOO_MANY_FAILURES',
        `Too many failed attempts from this address; try again in ${retryAfterS} seconds.`,
        [],
        { facts: { retryAfterS } },
      );
    }
    window.failures += 1;
  }

  forgive(address: string): void {
    const window = this.windows.get(networkOf(address));
    if (window !== undefined && window.failures > 0) window.failures -= 1;
  }

  private openWindow(network: string, now: number): Window {
    const known = this.windows.get(network);
    if (known !== undefined && known.endsAtMs > now) return known;
    this.windows.delete(network);
    this.dropOldest();
    const window = { endsAtMs: now + WINDOW_MS, failures: 0 };
    this.windows.set(network, window);
    return window;
  }

  /** A map keeps the order of insertion, and a window is inserted when it opens: the first is the oldest. */
  private dropOldest(): void {
    const [oldest] = this.windows.keys();
    if (oldest !== undefined && this.windows.size >= ADDRESSES_MAX) this.windows.delete(oldest);
  }
}

/** An IPv6 customer is given a /64 at least, so its addresses count as one. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [before = '', after] = plain.split('::');
  const groups = before === '' ? [] : before.split(':');
  const rest = after === undefined || after === '' ? [] : after.split(':');
  const zeros = Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0');
  return [...groups, ...zeros, ...rest].slice(0, 4).join(':');
}
