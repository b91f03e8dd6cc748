import type { BacklogCounts } from '../../core/contracts/provider/backlog-entry.ts';
import type { ChatDeps } from '../chat/answer-chat.ts';
import type { Gauge } from '../metrics/metrics.ts';

/**
 * Returns the gateway's own status: whom it asks, with which weights, and how current its knowledge
 * is.
 */
export function statusOf({ routes, doors, state }: ChatDeps) {
  const known = state.generator();
  return {
    state: state.word(),
    mode: known?.mode ?? 'live',
    weights: known?.weights ?? null,
    epoch: known?.epoch ?? null,
    models: routes.all.map((route) => ({ ...doors.view(route), percent: percentOf(route.provider, known?.weights) })),
  };
}

type Weights = { provider: string; percent: number }[];

const percentOf = (provider: string, weights: Weights | undefined) =>
  weights?.find((one) => one.provider === provider)?.percent ?? null;

/** Returns the values that Prometheus reads. */
export async function gauges(deps: ChatDeps): Promise<Gauge[]> {
  const { models, state, weights } = statusOf(deps);
  const counts = deps.backlog === null ? null : await deps.backlog.counts();
  return [
    ...(counts === null ? [] : backlogGauges(counts, deps.now())),
    {
      name: 'ragmend_gateway_model_serving',
      help: 'Whether a model of a provider is asked as usual.',
      samples: models.map(({ provider, model, state: how }) => ({
        labels: { provider, model, state: how },
        value: Number(how === 'serving'),
      })),
    },
    {
      name: 'ragmend_gateway_weight_percent',
      help: 'Share of the sessions of each provider, as the runbook set it.',
      samples: (weights ?? []).map(({ provider, percent }) => ({ labels: { provider }, value: percent })),
    },
    {
      name: 'ragmend_gateway_state_away',
      help: 'Whether the store of the state could not be read; the gateway then goes by what it knew.',
      samples: [{ labels: {}, value: Number(state.away !== null) }],
    },
  ];
}

function backlogGauges({ waiting, bytes, oldest, expired, failed }: BacklogCounts, now: number): Gauge[] {
  const gauge = (name: string, help: string, value: number): Gauge => ({
    name: `ragmend_gateway_backlog_${name}`,
    help,
    samples: [{ labels: {}, value }],
  });
  return [
    gauge('waiting', 'Requests that wait for an answer.', waiting),
    gauge('bytes', 'Size of all that waits.', bytes),
    gauge('oldest_seconds', 'Age of the request that waits longest.', oldest === null ? 0 : (now - oldest) / 1000),
    gauge('expired', 'Requests of late that got too old.', expired),
    gauge('failed', 'Requests of late that failed too often by themselves.', failed),
  ];
}
