import type { ChatDeps } from '../chat/answer-chat.ts';
import type { Gauge } from '../metrics/metrics.ts';

/** What a gateway says of itself: whom it asks, with which weights, and how current what it knows is. */
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

/** The values that are read when Prometheus looks. */
export function gauges(deps: ChatDeps): Gauge[] {
  const { models, state, weights } = statusOf(deps);
  return [
    {
      name: 'ragmend_gateway_model_open',
      help: 'Whether a model of a provider may be asked.',
      read: () =>
        models.map(({ provider, model, until }) => ({ labels: { provider, model }, value: Number(until === null) })),
    },
    {
      name: 'ragmend_gateway_weight_percent',
      help: 'Share of the sessions of each provider, as the runbook set it.',
      read: () => (weights ?? []).map(({ provider, percent }) => ({ labels: { provider }, value: percent })),
    },
    {
      name: 'ragmend_gateway_state_away',
      help: 'Whether the store of the state could not be read; the gateway then goes by what it knew.',
      read: () => [{ labels: {}, value: Number(state.away !== null) }],
    },
  ];
}
