import type {
  BacklogAnswer,
  BacklogCounts,
  BacklogEntry,
  BacklogState,
} from '../../contracts/provider/backlog-entry.ts';

/** The result for a taken entry: answered, returned untouched, or failed by its own fault. */
export type BacklogEnd = { answer: BacklogAnswer } | 'outage' | 'failed';

/**
 * Requests that outlive the gateway. Times are milliseconds since the epoch. Entries older than the
 * bound of its options are dropped and counted before one is taken.
 */
export interface Backlog {
  /** Keeps a request; `full` if a bound is reached, `there` if its id is known. */
  add(entry: BacklogEntry): Promise<'added' | 'there' | 'full'>;
  /**
   * Takes the oldest entry until `leaseUntil`, null if none waits; a lapsed lease counts as an
   * attempt.
   */
  take(now: number, leaseUntil: number): Promise<BacklogEntry | null>;
  /** Ends an entry taken with this lease; does nothing if somebody else has taken it since. */
  settle(id: string, leaseUntil: number, end: BacklogEnd): Promise<void>;
  get(id: string): Promise<BacklogState | null>;
  counts(): Promise<BacklogCounts>;
}
