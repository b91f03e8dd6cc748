import { setTimeout as wait } from 'node:timers/promises';

const FIRST_MS = 20;
const LONGEST_MS = 500;

/** Waits before try number `attempt` (from 1 on): up to 20 ms, doubled up to 500 ms, by chance, so that rivals do not meet again. */
export function pause(attempt: number): Promise<void> {
  return wait(Math.random() * Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS));
}
