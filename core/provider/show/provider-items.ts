import type { CaseFacts } from '../../contracts/case-file.ts';
import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';
import type { ModelItem, ProviderItem } from '../../contracts/http/providers.ts';
import type { GeneratorState } from '../../contracts/provider/generator-state.ts';
import type { LiveReading } from '../../contracts/provider/pod-reading.ts';
import { gravestOf } from '../judge-providers.ts';
import type { FlagReading } from '../ports/provider-flag.ts';

type Known = {
  state: GeneratorState | null;
  flag: FlagReading | null;
  pods: LiveReading[];
  found: CaseFacts['providersFound'] | undefined;
};

/** Returns the providers of a generator in their order, each with its share and what pods say of its models. */
export function providerItems({ providers, flag }: GeneratorConfig, known: Known): ProviderItem[] {
  return providers.map(({ name, kind, models }, at) => ({
    name,
    kind,
    role: at === 0 ? 'primary' : 'backup',
    percent: flag.kind === 'gateway' ? byState(known.state, name, at) : byFlag(known.flag, name),
    models: models.map((model) => modelItem(known, name, model.name)),
  }));
}

/** Until somebody writes a state, gateways ask the primary. */
function byState(state: GeneratorState | null, name: string, at: number): number {
  if (state === null) return at === 0 ? 100 : 0;
  return state.weights.find(({ provider }) => provider === name)?.percent ?? 0;
}

function byFlag(flag: FlagReading | null, name: string): number | null {
  if (flag === null || flag.provider === null) return null;
  return flag.provider === name ? 100 : 0;
}

/** Shows the pod in the gravest state; without any pod, what the last failover found. */
function modelItem({ pods, found }: Known, provider: string, model: string): ModelItem {
  const isIt = (one: { provider: string; model: string }) => one.provider === provider && one.model === model;
  const views = pods.flatMap(({ models }) => models.filter(isIt));
  const state = gravestOf(views);
  const same = views.filter((view) => view.state === state);
  const known = found?.models.find(isIt)?.failure?.class ?? null;
  return {
    model,
    state,
    since: same.map(({ since }) => since).find((since) => since !== null) ?? null,
    until: latest(same.map(({ until }) => until)),
    failure: views.length === 0 ? known : (views.map(({ failure }) => failure).find((one) => one !== null) ?? null),
    pods: { so: same.length, of: views.length },
  };
}

const latest = (times: (string | null)[]): string | null =>
  times
    .filter((at) => at !== null)
    .sort()
    .at(-1) ?? null;
