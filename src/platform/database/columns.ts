import { Column, type ColumnOptions } from 'typeorm';

const toDate = (ms: number | null | undefined): Date | null | undefined =>
  ms === null || ms === undefined ? ms : new Date(ms);

/** A timestamptz column whose property holds epoch milliseconds (`Instant`), null when the column is. */
export const InstantColumn = (options: Pick<ColumnOptions, 'nullable' | 'insert' | 'update'> = {}): PropertyDecorator =>
  Column({
    ...options,
    type: 'timestamptz',
    precision: 3,
    transformer: { to: toDate, from: (value: number | null) => value },
  });

/** An instant as a parameter of `tx.query`, where the driver knows Date but not epoch milliseconds. */
export const instantParameter = (ms: number): Date => new Date(ms);
