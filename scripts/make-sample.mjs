/**
 * Writes the sample partner as it stood on 2020-01-10 in Seoul: `customers.csv` and `acceptances.csv`.
 *
 * node scripts/make-sample.mjs [folder]     (default: examples)
 *
 * The same bytes on every run and machine: integer arithmetic only, one seed, no clock. Every company and person is
 * invented, and every address is under a domain reserved for examples.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { REGIONS } from './sample-regions.mjs';

const SEED = 20200110;
const LAST_DAY = '2020-01-09';
const CLOUD_AGREEMENT = 'MicrosoftCloudAgreement';
const CUSTOMER_AGREEMENT = 'MicrosoftCustomerAgreement';

/** What is recorded of a share (per mille) of the customers in the public cloud. */
const RECORDS = [
  { share: 550, acceptances: [CLOUD_AGREEMENT] },
  { share: 250, acceptances: [CUSTOMER_AGREEMENT] },
  { share: 120, acceptances: [] },
  { share: 55, acceptances: [CLOUD_AGREEMENT, CUSTOMER_AGREEMENT] },
  { share: 20, acceptances: [CLOUD_AGREEMENT, CLOUD_AGREEMENT] },
  { share: 5, acceptances: [CUSTOMER_AGREEMENT, CUSTOMER_AGREEMENT] },
];

/** The first day on which each agreement could be agreed to and confirmed. */
const FIRST_DAYS = { [CLOUD_AGREEMENT]: '2018-08-07', [CUSTOMER_AGREEMENT]: '2019-10-01' };

/** Seats: many small customers, a long tail of large ones. */
const SEAT_BANDS = [
  { share: 10, from: 0, to: 0 },
  { share: 330, from: 1, to: 5 },
  { share: 330, from: 6, to: 25 },
  { share: 200, from: 26, to: 100 },
  { share: 90, from: 101, to: 500 },
  { share: 35, from: 501, to: 3_000 },
  { share: 5, from: 3_001, to: 24_000 },
];

const RESELLERS = [
  'hanriver-it',
  'namsan-systems',
  'busan-office',
  'tohoku-data',
  'lakeside-it',
  'rheinnetz',
  'sul-digital',
];
const OWNERS = [
  'bora.han',
  'dohyun.ahn',
  'eunji.bae',
  'haru.mori',
  'jisoo.kwon',
  'lena.vogt',
  'paulo.reis',
  'sam.carter',
];

const CUSTOMER_COLUMNS = [
  'customerId',
  'companyName',
  'domain',
  'country',
  'cloud',
  'timeZone',
  'locale',
  'contactFirstName',
  'contactLastName',
  'contactEmail',
  'contactPhone',
  'accountOwnerEmail',
  'resellerId',
  'seats',
];
const ACCEPTANCE_COLUMNS = [
  'customerId',
  'agreementType',
  'method',
  'agreedOn',
  'firstName',
  'lastName',
  'email',
  'phone',
];

/** Mulberry32: whole numbers below a bound, the same on every machine. */
function generator(seed) {
  let state = seed;
  const below = (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
  return {
    below,
    pick: (values) => values[below(values.length)],
    digits: (count) => Array.from({ length: count }, () => below(10)).join(''),
    hex: (count) => Array.from({ length: count }, () => below(16).toString(16)).join(''),
    shuffled(values) {
      const shuffled = [...values];
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = below(last + 1);
        [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
      }
      return shuffled;
    },
  };
}

const random = generator(SEED);

function byShare(bands) {
  let left = random.below(1000);
  return bands.find((band) => (left -= band.share) < 0);
}

function dayBetween(first, last) {
  const dayMs = 86_400_000;
  const days = (Date.parse(last) - Date.parse(first)) / dayMs;
  return new Date(Date.parse(first) + random.below(days + 1) * dayMs).toISOString().slice(0, 10);
}

function person(region, domain) {
  const [firstName, firstLatin] = random.pick(region.givenNames);
  const [lastName, lastLatin] = random.pick(region.familyNames);
  return {
    firstName,
    lastName,
    email: `${firstLatin}.${lastLatin}@${domain}`,
    phone: region.phone && random.below(3) > 0 ? region.phone(random.digits) : '',
  };
}

function customersOf(region) {
  const names = region.stems.flatMap((stem) => region.trades.map((trade) => ({ stem, trade })));
  if (names.length < region.customers) throw new Error(`${region.country}: ${names.length} names are too few`);
  return random
    .shuffled(names)
    .slice(0, region.customers)
    .map(({ stem, trade }) => {
      const domain = `${stem[1]}-${trade[1]}.${region.country.toLowerCase()}.example`;
      const contact = person(region, domain);
      const band = byShare(SEAT_BANDS);
      return {
        region,
        customerId: `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-${random.pick(['8', '9', 'a', 'b'])}${random.hex(3)}-${random.hex(12)}`,
        companyName: random.pick(region.companyNames(stem[0], trade[0])),
        domain,
        country: region.country,
        cloud: region.cloud ?? 'public',
        timeZone: random.pick(region.timeZones),
        locale: region.locale,
        contactFirstName: contact.firstName,
        contactLastName: contact.lastName,
        // A few contacts without an address: their reminders go to the account owner.
        contactEmail: random.below(60) === 0 ? '' : contact.email,
        contactPhone: contact.phone,
        accountOwnerEmail: `${random.pick(OWNERS)}@partner.example`,
        resellerId: random.below(5) < 2 ? '' : random.pick(RESELLERS),
        seats: band.from + random.below(band.to - band.from + 1),
      };
    });
}

/** Exact shares, dealt in random order; the sovereign clouds have no confirmation, so nothing is recorded there. */
function dealtRecords(count) {
  const dealt = RECORDS.flatMap(({ share, acceptances }) =>
    Array.from({ length: Math.round((share * count) / 1000) }, () => acceptances),
  );
  while (dealt.length < count) dealt.push([]);
  return random.shuffled(dealt.slice(0, count));
}

function acceptancesOf(customer, agreementTypes) {
  const days = agreementTypes.map((agreementType) => dayBetween(FIRST_DAYS[agreementType], LAST_DAY));
  return agreementTypes.map((agreementType, index) => ({
    customerId: customer.customerId,
    agreementType,
    method: 'partner-attested',
    agreedOn: days[index],
    ...person(customer.region, customer.domain),
  }));
}

function csv(columns, rows) {
  const field = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const lines = rows.map((row) => columns.map((column) => field(String(row[column]))).join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

const customers = random.shuffled(REGIONS.flatMap(customersOf));
const gated = customers.filter(({ cloud }) => cloud === 'public');
const records = dealtRecords(gated.length);
const acceptances = gated.flatMap((customer, index) => acceptancesOf(customer, records[index]));

const folder = process.argv[2] ?? fileURLToPath(new URL('../examples', import.meta.url));
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'customers.csv'), csv(CUSTOMER_COLUMNS, customers));
writeFileSync(join(folder, 'acceptances.csv'), csv(ACCEPTANCE_COLUMNS, acceptances));
