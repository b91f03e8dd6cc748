import type { Clock } from '../core/kernel/ports/clock.ts';

/** The time of this machine. */
export const systemClock: Clock = { now: () => Date.now() };
