import { readConfig } from '../../adapters/config-file.ts';
import type { KubernetesTarget } from '../../adapters/kubernetes/registry/rotation.ts';
import type { Config } from '../../core/contracts/config/config.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';

/** The ragmend.yaml of a command, and its target. */
export type TargetOptions = { config: string; target?: string };

/**
 * Returns the one target, with its whole configuration; throws CommandFailed if there is none or
 * more than one.
 */
export function configuredTarget({ config: file, target: wanted }: TargetOptions): {
  config: Config;
  target: KubernetesTarget;
} {
  const config = configIn(file);
  const all = config.targets.filter((target): target is KubernetesTarget => target.kubernetes !== undefined);
  const ids = all.map(({ id }) => `'${id}'`).join(', ');
  const [first, ...others] = wanted === undefined ? all : all.filter(({ id }) => id === wanted);
  if (first && others.length === 0) return { config, target: first };
  if (first)
    throw new CommandFailed(
      `'${file}' has several targets on Kubernetes: give --target, one of ${ids}`,
      ExitCode.Usage,
    );
  const named = wanted === undefined ? 'no target on Kubernetes' : `no target '${wanted}' on Kubernetes`;
  throw new CommandFailed(`'${file}' has ${named}${ids === '' ? '' : `: give one of ${ids}`}`, ExitCode.Usage);
}

/** Reads a ragmend.yaml; throws CommandFailed if it can't be read or is invalid. */
export function configIn(file: string): Config {
  try {
    return readConfig(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailed(`'${file}' can't be used: ${reason}`, ExitCode.Usage, { cause });
  }
}
