import { describe, expect, it } from '@jest/globals';
import { readConfiguration } from './configuration.js';

describe('readConfiguration', () => {
  it.each([
    ['SCAN_CRON', 'at noon'],
    ['SCAN_CRON', '0 0 6 * * *'],
    ['SCAN_CRON', '61 6 * * *'],
    ['HOST', 'not a host'],
    ['HOST', '127.0.0.256'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10.0.0.1,'],
    ['TRUSTED_PROXIES', '10.0.0.1,beef'],
    ['TRUSTED_PROXIES', '::1/129'],
  ])('names %s when it is %j', (name, value) => {
    expect(() => readConfiguration({ [name]: value })).toThrow(`${name}: expected`);
  });

  it.each(['10.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8', '10.0.0.1,10.0.0.2', '10.0.0.1, 10.0.0.2'])(
    'trusts %s',
    (networks) => {
      const { trustedProxies } = readConfiguration({ TRUSTED_PROXIES: networks });
      expect(trustedProxies).toEqual(networks.split(/, ?/));
    },
  );

  it.each(['localhost', 'db-1.example', '0.0.0.0', '::'])('listens at %s', (host) => {
    expect(readConfiguration({ HOST: host }).host).toBe(host);
  });
});
