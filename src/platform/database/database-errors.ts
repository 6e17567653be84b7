const DISCONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '53300', // too_many_connections
  '25006', // read_only_sql_transaction: a standby or a database being moved
]);
const UNSTORABLE_CODES = new Set([
  '22003', // numeric_value_out_of_range
  '22008', // datetime_field_overflow
  '22021', // character_not_in_repertoire
  '22P02', // invalid_text_representation
  '22P05', // untranslatable_character
]);
const RETRYABLE_CODES = new Set(['40001', '40P01']);
const DISCONNECTION_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|client was closed|not connected|connection is not established|driver not connected/i;

/** The SQLSTATE or system code of an error, however deep TypeORM wrapped it. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('driverError' in error) return codeOf(error.driverError);
  return undefined;
}

/** The database is gone, going or refusing: nothing the caller sent is at fault. */
export function isDisconnection(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined && (DISCONNECTION_CODES.has(code) || code.startsWith('08'))) return true;
  return error instanceof Error && DISCONNECTION_MESSAGE.test(error.message);
}

/** A deadlock or a serialization failure: the transaction may simply be run again. */
export const isRetryable = (error: unknown): boolean => RETRYABLE_CODES.has(codeOf(error) ?? '');

/** A value that the database has no form for: what was sent is at fault. */
export const isUnstorable = (error: unknown): boolean => UNSTORABLE_CODES.has(codeOf(error) ?? '');

/** Whether a unique constraint or index of that name refused the row. */
export function violates(error: unknown, constraint: string): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('constraint' in error && error.constraint === constraint) return true;
  return 'driverError' in error && violates(error.driverError, constraint);
}
