import { isNonCompliant, type Standing, STANDINGS } from '../../domain/compliance/standing.js';
import type { Instant } from '../../domain/time/instant.js';
import type { StandingsSummary } from '../compliance-scan/index.js';
import type { CustomerListQuery, ListedCustomer } from '../customers/index.js';
import { Html, html } from './html.js';

/** What the page shows. */
export interface OverviewView {
  readonly name: string;
  readonly now: Instant;
  /** The zone in which the page tells times. */
  readonly zone: string;
  readonly isSimulated: boolean;
  readonly summary: StandingsSummary;
  readonly list: OverviewList;
}

/** The customers asked for, or why they cannot be shown. */
export type OverviewList =
  | {
      readonly query: CustomerListQuery;
      readonly customers: readonly ListedCustomer[];
      readonly nextHref: string | null;
    }
  | { readonly query: CustomerListQuery; readonly refusal: string };

/** A standing's sign, so that it can be told without its colour. */
const SIGNS: Readonly<Record<Standing, string>> = {
  compliant: '✓',
  transitional: '◐',
  unconfirmed: '–',
  overdue: '■',
  outdated: '↺',
  'out-of-scope': '○',
  unknown: '?',
};

const STYLE = `
:root { color-scheme: light dark; font: 14px/1.5 "Segoe UI", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif;
  --teal: #0a6c74; --blue: #1d5fa8; --amber: #8a5a00; --red: #b3261e; --violet: #6b3fa0; --grey: #5c6570 }
@media (prefers-color-scheme: dark) { :root { --teal: #58c4cc; --blue: #7db5f0; --amber: #e0ad4c; --red: #ff8a80;
  --violet: #c3a1f0; --grey: #a5adb8 } }
body { max-width: 72rem; margin: 0 auto; padding: 16px }
header, nav, form { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center }
header { justify-content: space-between }
h1 { font-size: 20px; margin: 0 }
table.wide { width: 100% }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: 8px; border-bottom: 1px solid #8884; vertical-align: top }
td.number, th.number { text-align: right }
td span { white-space: nowrap }
td small { color: var(--grey) }
input, select, button { font: inherit; padding: 4px 8px; max-width: 100% }
.table { overflow-x: auto }
.compliant { color: var(--teal) } .transitional { color: var(--blue) } .unconfirmed { color: var(--amber) }
.overdue { color: var(--red) } .outdated { color: var(--violet) } .out-of-scope, .unknown { color: var(--grey) }
.simulated { color: var(--amber) }
`;

/** The overview: how many customers stand where, and which of them do not comply. */
export function overviewPage(view: OverviewView): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>Overview · MCA Tracker</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>MCA Tracker</h1>
          <nav>
            ${clockText(view)}<a href="/docs">API</a><span>${view.name}</span>
            <form method="post" action="/sign-out"><button>Sign out</button></form>
          </nav>
        </header>
        <p>${headline(view.summary)}</p>
        ${summaryTable(view.summary)}
        <h2>Customers</h2>
        ${filterForm(view.list.query)} ${customerList(view)}
      </body>
    </html> `.text;
}

const clockText = ({ now, isSimulated, zone }: OverviewView): Html =>
  isSimulated ? html`<span class="simulated">Simulated clock: ${timeText(now, zone)}</span>` : html``;

/** An instant in a zone, with the zone's name. */
function timeText(at: Instant, zone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  return `${format.format(at)} ${zone}`;
}

function headline({ customers, standings }: StandingsSummary): string {
  if (customers === 0) return 'No customer has been read in yet. Import a CSV file of customers to begin.';
  const failing = STANDINGS.filter(isNonCompliant).reduce((sum, standing) => sum + standings[standing].customers, 0);
  const seats = STANDINGS.filter(isNonCompliant).reduce((sum, standing) => sum + standings[standing].seats, 0);
  const { transitional } = standings;
  return (
    `${counted(failing, 'customer')} of ${figure(customers)} may not order today, with ${counted(seats, 'seat')}. ` +
    `${counted(transitional.customers, 'customer')} may order on the Cloud Agreement for now, with ${counted(transitional.seats, 'seat')}.`
  );
}

const figure = (count: number): string => count.toLocaleString('en');

const counted = (count: number, thing: string): string => `${figure(count)} ${thing}${count === 1 ? '' : 's'}`;

const standingMark = (standing: Standing): Html =>
  html`<span class="${standing}">${SIGNS[standing]} ${standing}</span>`;

const summaryTable = ({ standings }: StandingsSummary): Html =>
  html`<div class="table">
    <table>
      <thead>
        <tr>
          <th>Standing</th>
          <th class="number">Customers</th>
          <th class="number">Seats</th>
        </tr>
      </thead>
      <tbody>
        ${STANDINGS.map(
          (standing) =>
            html`<tr>
              <td><a href="/?standing=${standing}">${standingMark(standing)}</a></td>
              <td class="number">${figure(standings[standing].customers)}</td>
              <td class="number">${figure(standings[standing].seats)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

function filterForm({ standing, q, country, owner }: CustomerListQuery): Html {
  const chosen = (standing ?? []).join(',');
  const nonCompliant = STANDINGS.filter(isNonCompliant).join(',');
  const options = [
    { value: nonCompliant, label: 'non-compliant' },
    ...STANDINGS.map((value) => ({ value, label: value })),
    { value: STANDINGS.join(','), label: 'any' },
  ];
  return html`<form method="get" action="/">
    <label
      >Standing
      <select name="standing">
        ${options.map(
          ({ value, label }) =>
            html`<option value="${value}" ${new Html(value === chosen ? ' selected' : '')}>${label}</option>`,
        )}
      </select></label
    >
    <label>Name, domain or id <input name="q" value="${q ?? ''}" maxlength="256" /></label>
    <label>Country <input name="country" value="${country ?? ''}" size="3" maxlength="2" /></label>
    <label>Owner <input name="owner" type="email" value="${owner ?? ''}" /></label>
    <button>Show</button>
  </form>`;
}

function customerList({ list, zone }: OverviewView): Html {
  if ('refusal' in list) return html`<p role="alert">${list.refusal}</p>`;
  const { customers, nextHref } = list;
  const next = nextHref === null ? '' : html`<p><a href="${nextHref}">Next page</a></p>`;
  return html`${customersTable(customers, zone)} ${next}`;
}

function customersTable(customers: readonly ListedCustomer[], zone: string): Html {
  if (customers.length === 0) return html`<p>No customer matches.</p>`;
  return html`<div class="table">
    <table class="wide">
      <thead>
        <tr>
          <th>Customer</th>
          <th>Standing</th>
          <th>What happens next</th>
          <th class="number">Seats</th>
          <th>Country</th>
          <th>Owner</th>
        </tr>
      </thead>
      <tbody>
        ${customers.map((listed) => customerRow(listed, zone))}
      </tbody>
    </table>
  </div>`;
}

/** What the customer may order, and until when. */
function outlook({ value, next }: ListedCustomer['standing'], zone: string): string {
  if (isNonCompliant(value)) return 'Orders fail until an acceptance is recorded.';
  return next !== null && isNonCompliant(next.value) ? `Orders fail from ${timeText(next.at, zone)}.` : '';
}

const customerRow = ({ customer, standing }: ListedCustomer, zone: string): Html =>
  html`<tr>
    <td>${customer.companyName}<br /><small>${customer.domain}</small></td>
    <td>${standingMark(standing.value)}</td>
    <td>${outlook(standing, zone)}</td>
    <td class="number">${figure(customer.seats)}</td>
    <td>${customer.country}</td>
    <td>${customer.accountOwnerEmail ?? ''}</td>
  </tr>`;
