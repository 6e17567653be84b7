/** What a new order of a seat-based offer by API in production would meet, whether or not it is enforced yet. */
export const STANDINGS = [
  'compliant',
  'transitional',
  'unconfirmed',
  'overdue',
  'outdated',
  'out-of-scope',
  'unknown',
] as const;
export type Standing = (typeof STANDINGS)[number];

/** The standings of a customer that needs somebody to act. */
export const isNonCompliant = (standing: Standing): boolean =>
  standing === 'unconfirmed' || standing === 'overdue' || standing === 'outdated';
