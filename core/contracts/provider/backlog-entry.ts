/**
 * A request that is kept until a provider answers it.
 *
 * - `digest` tells its body from another one under the same id.
 * - `attempts` counts its own failures and the times that whoever worked on it died, never an outage.
 * - `waiting` is not answered yet; `answered` has its answer; `dropped` got too old or failed too often.
 */
export type BacklogEntry = {
  id: string;
  digest: string;
  path: string;
  body: string;
  headers: Record<string, string>;
  receivedAt: number;
  attempts: number;
};

/** An answer that a client fetches later, and who gave it. */
export type BacklogAnswer = { status: number; headers: Record<string, string>; body: string };
export type BacklogState =
  | { state: 'waiting'; digest: string }
  | { state: 'answered'; digest: string; answer: BacklogAnswer }
  | { state: 'dropped'; digest: string; why: 'expired' | 'failed' };

/** How much waits, and how much was dropped for each reason. */
export type BacklogCounts = { waiting: number; bytes: number; oldest: number | null; expired: number; failed: number };
