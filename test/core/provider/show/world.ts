import type { Config } from '../../../../core/contracts/config/config.ts';
import { generatorConfig } from '../../../../core/contracts/config/generator-config.ts';
import { providersView } from '../../../../core/contracts/http/providers.ts';
import type { GeneratorState } from '../../../../core/contracts/provider/generator-state.ts';
import type { PodReading } from '../../../../core/contracts/provider/pod-reading.ts';
import type { ProviderView } from '../../../../core/contracts/provider/provider-view.ts';
import type { FlagReading } from '../../../../core/provider/ports/provider-flag.ts';
import { showProviders } from '../../../../core/provider/show/show-providers.ts';
import { FakeGeneratorPods } from '../../../fakes/provider/generator-pods.ts';
import { prepareWorld } from '../../incident/world.ts';

export const AT = '2026-11-23T03:00:00.000Z';
const url = 'https://llm.example.test/v1';
const provider = (name: string, ...models: string[]) => ({
  ...{ name, kind: 'openai', url },
  models: models.map((model) => ({ name: model, serves: [`${model}-asked`], context: 8000 })),
});
const providers = [provider('one', 'small', 'large'), provider('two', 'small')];
const gateway = { providers };
/** A generator that a variable of a Deployment switches. */
export const flagged = {
  providers,
  flag: { kind: 'deployment-env', deployment: 'api', container: 'api', variable: 'LLM' },
};

/** A state of the gateway that gives provider `one` so many percent. */
export const state = (one: number): GeneratorState => ({
  ...{ targetId: 'docs-rag', version: 4, epoch: 2, mode: 'live', admission: null, backlog: false, shadow: false },
  weights: [
    { provider: 'one', percent: one },
    { provider: 'two', percent: 100 - one },
  ],
  ...{ by: { kind: 'ragmend' }, reason: 'one step up', at: AT },
});

/** Model `small` of provider `one`, as a pod sees it. */
export const view = (over: Partial<ProviderView> = {}): ProviderView => ({
  ...{ provider: 'one', model: 'small', role: 'primary', state: 'serving', since: null, until: null, failure: null },
  ...over,
});

export const reading = (pod: string, models: ProviderView[], over = {}): PodReading => ({
  ...{ isAway: false, pod, version: 4, models, traffic: [], pairs: [], load: null, backlog: null },
  answers: { primary: 10, backup: 2, cached: 1, refused: 0 },
  minutes: [{ from: AT, answers: { primary: 3, backup: 1, cached: 0, refused: 0 } }],
  ...over,
});

export type Given = {
  generator?: object;
  state?: GeneratorState | null;
  flag?: Partial<FlagReading>;
  pods?: PodReading[];
};

/** The configuration of the world with two providers on its first target. */
export async function withProviders(generator: object = gateway): Promise<Config> {
  const { config } = await prepareWorld();
  const [target, ...others] = config.targets as [Config['targets'][number]];
  return { ...config, targets: [{ ...target, generator: generatorConfig.parse(generator) }, ...others] };
}

/** The ports of a target with two providers; `two` serves the same model name as `one`. */
export async function prepareProviders({
  generator = gateway,
  state: written = null,
  flag = {},
  pods = [],
}: Given = {}) {
  const world = await prepareWorld();
  const config = await withProviders(generator);
  const generatorPods = new FakeGeneratorPods((pod) => ({ pod, label: null, problem: null }));
  generatorPods.read = pods;
  const says: FlagReading = { provider: 'one', value: null, version: '1', writtenBy: null, ownedBy: null, ...flag };
  const deps = {
    ...{ incidents: world.incidents, caseFile: world.caseFile, config, generatorPods },
    generatorStates: { read: async () => written },
    providerFlag: { read: async () => says },
  };
  const show = async () => providersView.parse(await showProviders(deps, { targetId: 'docs-rag' }));
  return { ...world, deps, generatorPods, show };
}
