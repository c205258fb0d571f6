export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
}

/**
 * The delay before the next attempt after `failures` (1 or more) in a row, with full jitter: anything from 0 to base * 2^(failures - 1), at most
 * max. `chance` is from 0 (included) to 1 (excluded). All of the range and not a part of it, because clients that were cut off together must not
 * come back together.
 */
export function backoffMs(failures: number, chance: number, { baseMs, maxMs }: Backoff): number {
  const doublings = Math.max(0, failures - 1);
  return Math.floor(chance * Math.min(baseMs * 2 ** doublings, maxMs));
}
