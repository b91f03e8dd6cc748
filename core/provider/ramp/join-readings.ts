import type { LiveReading, PairReading, PodReading } from '../../contracts/provider/pod-reading.ts';
import type { ProviderState } from '../../contracts/provider/provider-view.ts';
import type { Traffic } from '../judgement/guards.ts';

/**
 * What all pods together saw while the state had one version. `behind` names the pods that do not
 * answer or follow another version: nothing of theirs counts.
 */
export type Joined = { pods: LiveReading[]; behind: string[]; pairs: PairReading[] };

/** Returns the readings of the pods that answer. */
export const podsIn = (readings: PodReading[]): LiveReading[] => readings.filter((one) => !one.isAway);

/** Joins the readings of the pods that follow a version of the state. */
export function joinReadings(readings: PodReading[], version: number): Joined {
  const pods = podsIn(readings).filter((one) => one.version === version);
  const behind = readings
    .filter((one) => one.isAway || one.version !== version)
    .map((one) => (one.isAway ? `${one.pod} (${one.reason})` : `${one.pod} (version ${one.version ?? 'none'})`));
  return { pods, behind, pairs: pods.flatMap(({ pairs }) => pairs) };
}

/**
 * Returns the natural traffic to a provider, of all pods. Requests that it throttled count as errors,
 * since it does not bear them. Times are means by requests: no p95 can be joined exactly.
 */
export function trafficTo({ pods }: Pick<Joined, 'pods'>, provider: string | null): Traffic {
  const own = pods.flatMap(({ traffic }) => traffic.filter((one) => one.provider === provider));
  const sum = (of: (one: (typeof own)[number]) => number) => own.reduce((total, one) => total + of(one), 0);
  const mean = (of: 'p95' | 'firstToken') => {
    const measured = own.filter((one) => one[of] !== null);
    const requests = measured.reduce((total, one) => total + one.requests, 0);
    return requests === 0 ? null : measured.reduce((total, one) => total + (one[of] ?? 0) * one.requests, 0) / requests;
  };
  return {
    requests: sum(({ requests }) => requests),
    errors: sum(({ errors, throttled }) => errors + throttled),
    refusals: sum(({ refusals }) => refusals),
    p95: mean('p95'),
    firstToken: mean('firstToken'),
  };
}

/**
 * Returns a model of a provider that at least half of the pods leave alone, since its breaker is open
 * or no time heals it; null if there is none.
 */
export function darkModel(pods: LiveReading[], provider: string): LiveReading['models'][number] | null {
  const dark = pods.flatMap(({ models }) =>
    models.filter((one) => one.provider === provider && (one.state === 'open' || one.state === 'locked')),
  );
  return dark.find(({ model }) => dark.filter((one) => one.model === model).length * 2 >= pods.length) ?? null;
}

/** Returns whether some pod asks a provider, or only waits for the end of its throttle. */
export const isServing = (pods: LiveReading[], provider: string): boolean =>
  pods.some(({ models }) => models.some((one) => one.provider === provider && ASKED.includes(one.state)));
const ASKED: ProviderState[] = ['serving', 'throttled'];
