/** The mean time of one call, in nanoseconds, after a run of the same length that is not counted. */
export function nanosecondsPerCall(work: () => void, calls: number): number {
  for (let call = 0; call < calls; call += 1) work();
  const startedAt = process.hrtime.bigint();
  for (let call = 0; call < calls; call += 1) work();
  return Number(process.hrtime.bigint() - startedAt) / calls;
}

/** The median of several measurements; the lower of the two in the middle when they are even in number. */
export function medianOf(times: number, measure: () => number): number {
  const found = Array.from({ length: times }, measure).sort((a, b) => a - b);
  return found[Math.floor((times - 1) / 2)] ?? Number.NaN;
}
