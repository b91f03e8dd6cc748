import type { GeneratorConfig } from '../../../core/contracts/config/generator-config.ts';
import type { JsonPatch } from '../api/fence.ts';
import type { KubeObject } from '../api/objects.ts';

export type FlagConfig = GeneratorConfig['flag'];
export type EnvFlag = Extract<FlagConfig, { kind: 'deployment-env' }>;
export type KeyFlag = Extract<FlagConfig, { kind: 'configmap-key' }>;

/**
 * Where an object holds the flag.
 *
 * - `value` is what it says; `write` changes that, and fails if the object no longer says so.
 * - `owned` is the way to its writers in `managedFields`; `pointer` and `jq` name it for GitOps tools.
 * - `what` names it for people; `obstacle` is why a change would have no effect.
 */
export type FlagPlace = {
  value: string | null;
  write(value: string): JsonPatch;
  owned: string[];
  pointer: string;
  jq?: string;
  what: string;
  obstacle: string | null;
};

/** The object of a flag as it was read. */
export type FoundFlag = { kind: 'Deployment' | 'ConfigMap'; path: string; object: KubeObject; place: FlagPlace };
