import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';

/**
 * The present load of one provider, as plain data. `tokens` were available at `at`, and `under`
 * requests are under way. `rampFrom` is when its ramp began, null if it may take all that is
 * allowed. Times are milliseconds since the epoch.
 */
export type Admission = { tokens: number; at: number; under: number; rampFrom: number | null };

type Limits = Pick<GeneratorConfig['admission'], 'concurrency' | 'perSecond' | 'burst' | 'rampMillis'>;

/** Returns the admission of a provider that was not asked yet. */
export const newAdmission = (now: number, { burst }: Limits): Admission => ({
  tokens: burst,
  at: now,
  under: 0,
  rampFrom: null,
});

/**
 * Starts the ramp of a provider that suddenly gets all traffic: one request at a time, then more.
 */
export const startRamp = (admission: Admission, now: number): Admission => ({ ...admission, rampFrom: now });

/**
 * Admits one request, or says when to ask again: `retryAt` is the earliest time at which a place or
 * a token can be free. Another request may take it first.
 */
export function admit(
  before: Admission,
  now: number,
  limits: Limits,
): { admission: Admission; retryAt: null } | { admission: Admission; retryAt: number } {
  const admission = filled(before, now, limits);
  const places = placesAt(admission, now, limits);
  if (admission.under >= places) return { admission, retryAt: nextPlace(admission, now, limits) };
  if (admission.tokens < 1)
    return { admission, retryAt: now + Math.ceil(((1 - admission.tokens) / limits.perSecond) * 1000) };
  return { admission: { ...admission, tokens: admission.tokens - 1, under: admission.under + 1 }, retryAt: null };
}

/** Frees the place of a request, however it ended. */
export const release = (admission: Admission): Admission => ({ ...admission, under: Math.max(0, admission.under - 1) });

function filled(admission: Admission, now: number, { perSecond, burst, concurrency, rampMillis }: Limits): Admission {
  const passed = Math.max(0, now - admission.at) / 1000;
  const { rampFrom } = admission;
  const isFull = rampFrom !== null && rampPlaces(rampFrom, now, rampMillis) >= concurrency;
  return {
    ...admission,
    tokens: Math.min(burst, admission.tokens + passed * perSecond),
    at: Math.max(now, admission.at),
    rampFrom: isFull ? null : rampFrom,
  };
}

const placesAt = ({ rampFrom }: Admission, now: number, { concurrency, rampMillis }: Limits) =>
  rampFrom === null ? concurrency : Math.min(concurrency, rampPlaces(rampFrom, now, rampMillis));

const rampPlaces = (rampFrom: number, now: number, rampMillis: number) =>
  rampMillis === 0 ? Number.POSITIVE_INFINITY : 1 + Math.floor(Math.max(0, now - rampFrom) / rampMillis);

/**
 * The shortest wait for a place when no places are being added: one is free when a request ends.
 */
const A_MOMENT = 50;

function nextPlace({ rampFrom }: Admission, now: number, { rampMillis }: Limits): number {
  if (rampFrom === null) return now + A_MOMENT;
  return Math.max(now + 1, rampFrom + rampPlaces(rampFrom, now, rampMillis) * rampMillis);
}
