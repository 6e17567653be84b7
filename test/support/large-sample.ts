import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The id of the n-th invented customer. */
export const customerIdOf = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

function* customerLines(count: number): Generator<string> {
  yield 'customerId,companyName,domain,country,cloud,timeZone,locale,contactFirstName,contactLastName,contactEmail,contactPhone,accountOwnerEmail,resellerId,seats\n';
  for (let n = 0; n < count; n += 1) {
    yield `${customerIdOf(n)},Company ${n},c${n}.example,KR,public,Asia/Seoul,ko-KR,Mina,Seo,mina@c${n}.example,,owner@partner.example,,5\n`;
  }
}

function* acceptanceLines(count: number): Generator<string> {
  yield 'customerId,agreementType,method,agreedOn,firstName,lastName,email,phone\n';
  for (let n = 0; n < count; n += 1) {
    yield `${customerIdOf(n)},MicrosoftCloudAgreement,partner-attested,2019-05-01,Mina,Seo,mina@c${n}.example,\n`;
  }
}

/** Writes CSV files of `count` customers, each with a Cloud Agreement, into a folder. */
export async function writeLargeSample(
  folder: string,
  count: number,
): Promise<{ customers: string; acceptances: string }> {
  const files = { customers: join(folder, 'customers.csv'), acceptances: join(folder, 'acceptances.csv') };
  await pipeline(Readable.from(customerLines(count)), createWriteStream(files.customers));
  await pipeline(Readable.from(acceptanceLines(count)), createWriteStream(files.acceptances));
  return files;
}
