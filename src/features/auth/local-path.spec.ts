import { describe, expect, it } from '@jest/globals';
import { localPath } from './local-path.js';

describe('where to go after signing in', () => {
  it.each([
    ['/', '/'],
    ['/customers?standing=overdue#top', '/customers?standing=overdue#top'],
    ['https://elsewhere.example/', '/'],
    ['//elsewhere.example/', '/'],
    ['/\\elsewhere.example/', '/'],
    ['/\t/elsewhere.example/', '/'],
    ['/.//elsewhere.example/', '/'],
    ['/a/..//elsewhere.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['', '/'],
    ['/a\r\nset-cookie: b=c', '/aset-cookie:%20b=c'],
  ])('%j leads to %j', (next, path) => {
    expect(localPath(next)).toBe(path);
  });
});
