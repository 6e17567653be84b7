import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { ACCEPTANCE_COLUMNS } from '../../src/domain/agreements/acceptance-fields.js';
import { CUSTOMER_COLUMNS } from '../../src/domain/agreements/customer-fields.js';
import type { FileColumn } from '../../src/domain/agreements/file-column.js';

type Row = Record<string, string>;

const rowsOf = (file: string): Row[] => parse(readFileSync(join('examples', file)), { columns: true });

const customers = rowsOf('customers.csv');
const acceptances = rowsOf('acceptances.csv');

function share(rows: readonly unknown[]): number {
  return rows.length / customers.length;
}

/** The agreement types on record for a customer, oldest line first. */
function recordOf(customer: Row): string {
  return acceptances
    .filter(({ customerId }) => customerId === customer['customerId'])
    .map(({ agreementType }) => agreementType)
    .join('+');
}

/** Every value that an import would refuse or store differently. */
function changedBy(columns: readonly FileColumn[], rows: readonly Row[]): string[] {
  return columns
    .filter(({ mayBeAbsent }) => !mayBeAbsent)
    .flatMap(({ name, read, needsValue }) =>
      rows
        .map((row) => row[name] ?? '(no column)')
        .filter((text) => (text === '' ? needsValue : read(text) !== text))
        .map((text) => `${name}: ${text}`),
    );
}

describe('the script that writes the sample', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sample-'));
  beforeAll(() => {
    execFileSync(process.execPath, ['scripts/make-sample.mjs', folder]);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each(['customers.csv', 'acceptances.csv'])('writes the bytes of examples/%s', (file) => {
    expect(readFileSync(join(folder, file)).equals(readFileSync(join('examples', file)))).toBe(true);
  });
});

describe('the sample partner', () => {
  it('has 2,000 different customers under different domains', () => {
    expect(customers).toHaveLength(2000);
    expect(new Set(customers.map(({ customerId }) => customerId)).size).toBe(2000);
    expect(new Set(customers.map(({ domain }) => domain)).size).toBe(2000);
  });

  it('has no value that an import would refuse or write differently', () => {
    expect(changedBy(CUSTOMER_COLUMNS, customers)).toEqual([]);
    expect(changedBy(ACCEPTANCE_COLUMNS, acceptances)).toEqual([]);
  });

  it('writes to nobody: every address is under a domain reserved for examples', () => {
    const addresses = [
      ...customers.flatMap(({ contactEmail, accountOwnerEmail }) => [contactEmail, accountOwnerEmail]),
      ...acceptances.map(({ email }) => email),
    ].filter((address) => address !== '');
    expect(addresses.filter((address) => !/^[a-z.]+@[a-z.-]+\.example$/.test(address ?? ''))).toEqual([]);
  });

  it('has half of its customers in Korea, and the mix of agreements that the read-me states', () => {
    const records = customers.map(recordOf);
    const sharesOf = (record: string): number => share(records.filter((other) => other === record));
    expect(share(customers.filter(({ country }) => country === 'KR'))).toBe(0.5);
    expect(sharesOf('MicrosoftCloudAgreement')).toBeCloseTo(0.55, 1);
    expect(sharesOf('MicrosoftCustomerAgreement')).toBeCloseTo(0.25, 1);
    expect(sharesOf('')).toBeCloseTo(0.13, 1);
  });

  it('records nothing for the 36 customers in clouds without confirmation', () => {
    const sovereign = customers.filter(({ cloud }) => cloud !== 'public');
    expect(sovereign).toHaveLength(36);
    expect(sovereign.map(recordOf).filter((record) => record !== '')).toEqual([]);
  });

  it('knows only what could be known on 10 January 2020: attested by the partner, no agreement before its time', () => {
    const firstDays: Row = { MicrosoftCloudAgreement: '2018-08-07', MicrosoftCustomerAgreement: '2019-10-01' };
    const impossible = acceptances.filter(
      ({ agreementType, method, agreedOn }) =>
        method !== 'partner-attested' ||
        (agreedOn ?? '') < (firstDays[agreementType ?? ''] ?? '9999') ||
        (agreedOn ?? '') > '2020-01-09',
    );
    expect(impossible).toEqual([]);
    expect(new Set(acceptances.map((row) => JSON.stringify(row))).size).toBe(acceptances.length);
  });
});
