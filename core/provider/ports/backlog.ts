import type {
  BacklogAnswer,
  BacklogCounts,
  BacklogEntry,
  BacklogState,
} from '../../contracts/provider/backlog-entry.ts';

/** What becomes of an entry that was taken: answered, given back untouched, or failed by its own fault. */
export type BacklogEnd = { answer: BacklogAnswer } | 'outage' | 'failed';

/**
 * Requests that outlive the gateway. Times are milliseconds since the epoch. Entries that are older
 * than the bound of its options are dropped, and counted, before one is taken.
 */
export interface Backlog {
  /** Keeps a request; `full` where a bound is reached, `there` where its id is known. */
  add(entry: BacklogEntry): Promise<'added' | 'there' | 'full'>;
  /** Takes the oldest entry until `leaseUntil`, null where none waits; a lease that lapses counts as an attempt. */
  take(now: number, leaseUntil: number): Promise<BacklogEntry | null>;
  /** Ends what was taken with this lease; does nothing where somebody else has taken it since. */
  settle(id: string, leaseUntil: number, end: BacklogEnd): Promise<void>;
  get(id: string): Promise<BacklogState | null>;
  counts(): Promise<BacklogCounts>;
}
