import { RUNBOOK_NAMES, type RunbookName, runbooks } from '../runbooks.ts';
import type { SubjectKind } from '../subject.ts';
import type { BootstrapConfig, ComponentConfig } from './bootstrap-config.ts';
import type { Config, TargetConfig } from './config.ts';
import type { GeneratorConfig } from './generator-config.ts';

/**
 * Returns the configuration of one target; throws a RangeError for an unknown target. It is kept
 * apart from the contract so that a Lambda need not load the schema.
 */
export function targetOf({ targets }: Config, targetId: string): TargetConfig {
  const found = targets.find(({ id }) => id === targetId);
  if (!found) throw new RangeError(`target '${targetId}' is not configured: add it to ragmend.yaml`);
  return found;
}

/** Returns the generator of one target; throws a RangeError if it has none. */
export function generatorOf(config: Config, targetId: string): GeneratorConfig {
  const { generator } = targetOf(config, targetId);
  if (!generator)
    throw new RangeError(`target '${targetId}' has no LLM providers: add its 'generator' to ragmend.yaml`);
  return generator;
}

/** How a service starts. `repaired` are workloads of shards: they have runbooks of their own. */
export type StartConfig = BootstrapConfig & { repaired?: readonly string[] };

/** Returns how the service of one target starts; throws a RangeError if nobody has said it. */
export function bootstrapOf(config: Config, targetId: string): StartConfig {
  const { bootstrap, kubernetes } = targetOf(config, targetId);
  if (!bootstrap)
    throw new RangeError(`target '${targetId}' has no components that start: add its 'bootstrap' to ragmend.yaml`);
  return {
    ...bootstrap,
    repaired: (kubernetes?.shards ?? []).map(({ workloadKind, workload }) => `${workloadKind}/${workload}`),
  };
}

/** Returns the declared migration of a workload, null if it has none. */
export const migrationOf = ({ components }: BootstrapConfig, workload: string): ComponentConfig['migration'] | null =>
  components.find((one) => one.workload === workload)?.migration ?? null;

/** A target with LLM providers. */
export type GeneratingTarget = TargetConfig & { generator: GeneratorConfig };

/** Returns the targets with LLM providers. */
export const generatingTargets = ({ targets }: Pick<Config, 'targets'>): GeneratingTarget[] =>
  targets.filter((target): target is GeneratingTarget => target.generator !== undefined);

type Provider = GeneratorConfig['providers'][number];

/** Returns the provider that a generator prefers to all others. */
export const primaryOf = ({ providers }: GeneratorConfig): Provider => providers[0] as Provider;

/** Returns the name of the secret that holds a provider's key; undefined for a provider that needs none. */
export const keySecretOf = (provider: Provider): string | undefined =>
  'apiKeySecret' in provider ? provider.apiKeySecret : undefined;

/** Returns the names of all secrets with keys of providers, as often as they are named. */
export const keySecretsOf = ({ providers }: Pick<GeneratorConfig, 'providers'>): string[] =>
  providers.map(keySecretOf).filter((name) => name !== undefined);

/** Returns a model name that requests to a generator ask for. */
export function askedOf(generator: GeneratorConfig): string {
  const [model] = primaryOf(generator).models;
  return model?.serves?.[0] ?? model?.name ?? '';
}

type Autonomous = Pick<TargetConfig, 'autonomy' | 'runbooks' | 'generator' | 'bootstrap'>;

/**
 * Returns how far a runbook may go on a target: the setting of the runbook, or else of the target.
 */
export const autonomyOf = (target: Autonomous, runbook: RunbookName): TargetConfig['autonomy'] =>
  target.runbooks[runbook]?.autonomy ?? target.autonomy;

/**
 * Returns whether repairs may change nothing on a target, or those of one kind of subject. Providers
 * and the service count where the target has them.
 */
export const isOnlyObserved = (target: Autonomous, about?: SubjectKind): boolean =>
  REPAIRS.filter((name) => about === undefined || runbooks[name].subject === about)
    .filter((name) => runbooks[name].subject !== 'provider' || target.generator !== undefined)
    .filter((name) => runbooks[name].subject !== 'service' || target.bootstrap !== undefined)
    .every((runbook) => autonomyOf(target, runbook) === 'observe');

const REPAIRS = RUNBOOK_NAMES.filter((name) => runbooks[name].kind === 'repair');
