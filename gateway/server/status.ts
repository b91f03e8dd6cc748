import { GatewayMetric } from '../../core/contracts/metrics.ts';
import type { BacklogCounts } from '../../core/contracts/provider/backlog-entry.ts';
import type { PodReading } from '../../core/contracts/provider/pod-reading.ts';
import type { Backlog } from '../../core/provider/ports/backlog.ts';
import type { GatewayDoors } from '../health/open-doors.ts';
import type { Gauge, Metrics } from '../metrics/metrics.ts';
import type { Answers } from '../readings/open-answers.ts';
import type { Load } from '../readings/open-load.ts';
import type { Traffic } from '../readings/open-traffic.ts';
import type { Routes } from '../routes.ts';
import type { Shadows } from '../shadow/open-shadows.ts';
import type { KnownState } from '../state/follow-state.ts';

export type ReadingDeps = {
  pod: string;
  routes: Routes;
  doors: GatewayDoors;
  state: KnownState;
  metrics: Metrics;
  answers: Answers;
  traffic: Traffic;
  load: Load;
  shadows: Shadows;
  backlog: Backlog | null;
  now: () => number;
};

/**
 * Returns what this pod says of itself, and how current its knowledge of the state is: `mode`,
 * `weights` and `state` are those that it follows.
 */
export async function statusOf(deps: ReadingDeps) {
  const { pod, routes, doors, state, answers, traffic, load, shadows, backlog, now } = deps;
  const known = state.generator();
  const counts = await countsOf(deps);
  return {
    isAway: false as const,
    pod,
    version: known?.version ?? null,
    models: routes.all.map((route) => ({ ...doors.view(route), percent: percentOf(route.provider, known?.weights) })),
    ...answers.read(),
    traffic: traffic.read(),
    pairs: shadows.pairs(),
    load: load.read(),
    backlog: backlog === null || counts === null ? null : backlogOf(counts, now()),
    state: state.word(),
    mode: known?.mode ?? ('live' as const),
    weights: known?.weights ?? null,
  } satisfies PodReading & Record<string, unknown>;
}

/** A store of the backlog that is away hides only the backlog. */
const countsOf = async ({ backlog, metrics }: ReadingDeps): Promise<BacklogCounts | null> => {
  if (backlog === null) return null;
  try {
    return await backlog.counts();
  } catch {
    metrics.count('backlogErrors', {});
    return null;
  }
};

const backlogOf = ({ waiting, oldest, expired, failed }: BacklogCounts, now: number) => ({
  waiting,
  oldestSeconds: oldest === null ? null : Math.max(0, (now - oldest) / 1000),
  expired,
  failed,
});

type Weights = { provider: string; percent: number }[];

const percentOf = (provider: string, weights: Weights | undefined) =>
  weights?.find((one) => one.provider === provider)?.percent ?? null;

/** Returns the values that Prometheus reads. */
export async function gauges(deps: ReadingDeps): Promise<Gauge[]> {
  const { routes, doors, state } = deps;
  const counts = await countsOf(deps);
  const views = routes.all.map((route) => doors.view(route));
  return [
    ...(counts === null ? [] : backlogGauges(counts, deps.now())),
    {
      name: GatewayMetric.Serving,
      help: 'Whether a model of a provider is asked as usual.',
      samples: views.map(({ provider, model, role, state: how }) => ({
        labels: { provider, model, role, state: how },
        value: Number(how === 'serving'),
      })),
    },
    {
      name: GatewayMetric.Weight,
      help: 'Share of the sessions of each provider, as the runbook set it.',
      samples: (state.generator()?.weights ?? []).map(({ provider, percent }) => ({
        labels: { provider },
        value: percent,
      })),
    },
    {
      name: GatewayMetric.StateAway,
      help: 'Whether the store of the state could not be read; the gateway then goes by what it knew.',
      samples: [{ labels: {}, value: Number(state.word().away !== null) }],
    },
  ];
}

function backlogGauges({ waiting, bytes, oldest, expired, failed }: BacklogCounts, now: number): Gauge[] {
  const gauge = (name: keyof typeof GatewayMetric, help: string, value: number): Gauge => ({
    name: GatewayMetric[name],
    help,
    samples: [{ labels: {}, value }],
  });
  return [
    gauge('BacklogWaiting', 'Requests that wait for an answer.', waiting),
    gauge('BacklogBytes', 'Size of all that waits.', bytes),
    gauge('BacklogOldest', 'Age of the request that waits longest.', oldest === null ? 0 : (now - oldest) / 1000),
    gauge('BacklogExpired', 'Requests of late that got too old.', expired),
    gauge('BacklogFailed', 'Requests of late that failed too often by themselves.', failed),
  ];
}
