import type { RampStep } from '../../../core/contracts/rooms/ramp.ts';

/** A step of a ramp of which nothing was seen yet, with what is different. */
export const rampStep = (over: Partial<RampStep> = {}): RampStep => ({
  at: '2026-11-23T03:30:00.000Z',
  percent: 1,
  planHash: 'plan',
  decision: null,
  reason: 'not judged yet',
  judgedAt: null,
  isQuality: false,
  pairs: 0,
  needed: 61,
  wins: 0,
  losses: 0,
  evidence: 0,
  bound: null,
  margin: 0.1,
  precisionLower: null,
  requests: 0,
  errors: 0,
  ...over,
});
