import { restAt } from '../../contracts/config/bounds.ts';
import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';
import type { Watch } from '../../contracts/rooms/ramp.ts';
import type { Failure } from '../failure/classify.ts';

/**
 * The rules of a watch: `good` probes in a row that span `steady` seconds prove a provider that never
 * flapped.
 */
export type WatchSettings = { good: number; steady: number; perHour: number; openSeconds: number };

const AN_HOUR = 3_600_000;
const FLAPS_KEPT = 8;
/** Flaps multiply the good probes that are needed by this at most. */
const MOST_TIMES = 5;
/** The pause after a bad probe, as a share of the outage. */
const SHARE = 1 / 10;
/** How much longer than asked a wait may be, so that not everybody comes back at once. */
const JITTER = 0.1;
const LONGEST_PAUSE_BETWEEN_GOOD = 60;
/** Good probes span at least so many seconds, whatever `openSeconds` says. */
const LEAST_STEADY = 10;

/** Returns the watch of a provider that failed at a time. */
export const newWatch = (now: number): Watch => ({
  since: now,
  good: 0,
  goodSince: null,
  flaps: [],
  hour: { from: now, asked: 0 },
  nextAt: now,
  failure: null,
  provenAt: null,
});

/** Returns the settings of a target's primary; of a backup while nobody answers, one good probe is enough. */
export const watchSettings = ({ probes, failures }: GeneratorConfig, isNeeded: boolean): WatchSettings => ({
  good: isNeeded ? 1 : probes.good,
  steady: isNeeded ? 0 : Math.max(failures.openSeconds, LEAST_STEADY),
  perHour: probes.perHour,
  openSeconds: failures.openSeconds,
});

/** Returns how many good probes in a row prove a provider: the more it flapped in the last hour, the more. */
export function goodNeeded({ flaps }: Watch, { good }: WatchSettings, now: number): number {
  return good * Math.min(1 + flaps.filter((at) => at > now - AN_HOUR).length, MOST_TIMES);
}

/** Returns whether a probe may be sent now: never before the wait ends, nor beyond the budget of an hour. */
export const mayProbe = (watch: Watch, { perHour }: WatchSettings, now: number): boolean =>
  now >= watch.nextAt && hourAt(watch, now).asked < perHour;

/**
 * Returns a watch after a probe. The good probes that prove a provider span at least the time that a
 * breaker stays open. The pause after each good probe is a second longer than the one before, so that
 * no rhythm of failures escapes all probes. The pause after a bad one grows with the outage, and never
 * ends before the provider's own horizon.
 */
export function afterProbe(
  before: Watch,
  failure: Pick<Failure, 'class' | 'code' | 'horizon'> | null,
  settings: WatchSettings,
  { now, random }: { now: number; random: number },
): Watch {
  const hour = hourAt(before, now);
  const watch = { ...before, hour: { ...hour, asked: hour.asked + 1 } };
  const wait = (seconds: number) => withinBudget(watch, settings, now + Math.ceil(seconds * 1000));
  if (failure === null) {
    const good = watch.good + 1;
    const goodSince = watch.goodSince ?? now;
    const isSteady = now - goodSince >= settings.steady * 1000;
    const provenAt = isSteady && good >= goodNeeded(watch, settings, now) ? now : null;
    return { ...watch, good, goodSince, provenAt, nextAt: wait(Math.min(good + 1, LONGEST_PAUSE_BETWEEN_GOOD)) };
  }
  const { class: found, code, horizon } = failure;
  const pause = Math.max(restAt((now - watch.since) / 1000, settings.openSeconds, SHARE), (horizon ?? 0) / 1000);
  const flapped = watch.good > 0 ? fallen(watch, now) : watch;
  return {
    ...flapped,
    failure: { class: found, code },
    nextAt: Math.max(watch.nextAt, wait(pause * (1 + JITTER * random))),
  };
}

/** Returns a watch of a provider that failed again after it had answered: it must be proven anew. */
export const fallen = (watch: Watch, now: number): Watch => ({
  ...watch,
  good: 0,
  goodSince: null,
  provenAt: null,
  flaps: [...watch.flaps.filter((at) => at > now - AN_HOUR), now].slice(-FLAPS_KEPT),
});

/** Returns a watch whose provider may be asked at once: its credential was changed. */
export const rearmed = (watch: Watch, now: number): Watch => ({ ...watch, nextAt: now });

/** Returns a watch whose next probe waits at least until a time. */
export const postponed = (watch: Watch, until: number): Watch => ({ ...watch, nextAt: Math.max(watch.nextAt, until) });

const hourAt = ({ hour }: Watch, now: number) => (now < hour.from + AN_HOUR ? hour : { from: now, asked: 0 });

/** Once the budget of an hour is spent, nothing is asked before the next one. */
const withinBudget = ({ hour }: Watch, { perHour }: WatchSettings, at: number) =>
  hour.asked >= perHour ? Math.max(at, hour.from + AN_HOUR) : at;
