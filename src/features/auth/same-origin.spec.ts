import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { comesFromOwnPage } from './same-origin.js';

describe('whether a request comes from a page of this site', () => {
  it.each<[string, Record<string, string>, 'yes' | 'no' | 'unsaid']>([
    ['Fetch Metadata says so', { 'sec-fetch-site': 'same-origin' }, 'yes'],
    ['Fetch Metadata names a sibling host', { 'sec-fetch-site': 'same-site' }, 'no'],
    ['Fetch Metadata names another site', { 'sec-fetch-site': 'cross-site', origin: 'http://console.test' }, 'no'],
    ['a person typed the address', { 'sec-fetch-site': 'none' }, 'no'],
    ['Origin is this host', { origin: 'http://console.test' }, 'yes'],
    ['Origin is another host', { origin: 'http://elsewhere.test' }, 'no'],
    ['Origin is another port', { origin: 'http://console.test:81' }, 'no'],
    ['Origin is hidden', { origin: 'null' }, 'no'],
    ['our own header is there', { 'x-requested-with': 'mca-tracker', 'sec-fetch-site': 'cross-site' }, 'yes'],
    ['nothing is said', {}, 'unsaid'],
  ])('%s', (_name, headers, answer) => {
    expect(comesFromOwnPage({ headers: { host: 'console.test', ...headers } } as unknown as FastifyRequest)).toBe(
      answer,
    );
  });
});
