import { describe, expect, it } from '@jest/globals';
import { InputError } from '../../domain/errors.js';
import { FailedAttempts } from './failed-attempts.js';

function anObserver(): { failures: FailedAttempts; pass: (ms: number) => void } {
  let now = 0;
  return { failures: new FailedAttempts(() => now), pass: (ms) => (now += ms) };
}

const fail = (failures: FailedAttempts, address: string, times: number): void => {
  for (let time = 0; time < times; time += 1) failures.count(address);
};

describe('failed attempts', () => {
  it('lets an address fail twenty times a minute', () => {
    const { failures, pass } = anObserver();
    fail(failures, '192.0.2.1', 20);
    pass(59_000);
    const refused = (): void => {
      failures.count('192.0.2.1');
    };
    expect(refused).toThrow(InputError);
    expect(refused).toThrow('try again in 1 seconds');
    pass(1_000);
    expect(() => {
      failures.count('192.0.2.1');
    }).not.toThrow();
  });

  it('takes a success back', () => {
    const { failures } = anObserver();
    for (let time = 0; time < 100; time += 1) {
      failures.count('192.0.2.1');
      failures.forgive('192.0.2.1');
    }
    expect(() => {
      failures.count('192.0.2.1');
    }).not.toThrow();
  });

  it.each<[string, string, string, boolean]>([
    ['the addresses of one IPv6 network', '2001:db8:0:1::1', '2001:db8:0:1:ffff:0:0:9', true],
    ['the addresses of two IPv6 networks', '2001:db8:0:1::1', '2001:db8:0:2::1', false],
    ['two IPv4 addresses', '192.0.2.1', '192.0.2.2', false],
    ['an IPv4 address in either notation', '192.0.2.1', '::ffff:192.0.2.1', true],
    ['two IPv4 addresses in the IPv6 notation', '::ffff:192.0.2.1', '::ffff:192.0.2.2', false],
  ])('counts %s together or apart', (_name, one, other, together) => {
    const { failures } = anObserver();
    fail(failures, one, 20);
    const count = (): void => {
      failures.count(other);
    };
    if (together) expect(count).toThrow(InputError);
    else expect(count).not.toThrow();
  });

  it('remembers ten thousand addresses and forgets the oldest', () => {
    const { failures } = anObserver();
    fail(failures, '192.0.2.1', 20);
    for (let network = 0; network < 10_000; network += 1) failures.count(`10.${network >> 8}.${network & 255}.1`);
    expect(() => {
      failures.count('192.0.2.1');
    }).not.toThrow();
  });
});
