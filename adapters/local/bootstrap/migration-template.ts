import { StartRefused } from '../../../core/bootstrap/errors.ts';
import type { MigrationSpec } from '../../../core/bootstrap/ports/migration-jobs.ts';
import { type KubeObject, OWN_RUN } from '../../../core/contracts/bootstrap/observation.ts';
import type { BootstrapConfig, Program } from '../../../core/contracts/config/bootstrap-config.ts';
import { type ContainerSpec, type PodTemplate, templateOf } from './object-fields.ts';

export type DeclaredMigration = NonNullable<BootstrapConfig['components'][number]['migration']>;

/** Returns what ragmend.yaml declares for a workload; throws StartRefused if it declares nothing to run. */
export function declaredFor(
  bootstrap: BootstrapConfig | undefined,
  { workload, purpose }: Pick<MigrationSpec, 'workload' | 'purpose'>,
): { migration: DeclaredMigration; program: Program } {
  const migration = bootstrap?.components.find((one) => one.workload === workload)?.migration;
  const program = purpose === 'migrate' ? migration?.run : migration?.check;
  if (migration && program) return { migration, program };
  throw new StartRefused(`'${workload}' declares no program for '${purpose}': declare it in ragmend.yaml`);
}

/**
 * Returns the pods of a Job: the workload's own template with the declared program in one of its containers. Init
 * containers that wait for what it makes are dropped, and so are probes and all other containers.
 */
export function migrationTemplate(
  workload: KubeObject,
  { container: name }: DeclaredMigration,
  program: Program,
  drops: string[],
): PodTemplate {
  const { metadata, spec } = templateOf(workload);
  const { initContainers = [], containers, readinessGates: _, ...rest } = spec;
  const all = [...containers, ...initContainers];
  const found = name === undefined ? all[0] : all.find((one) => one.name === name);
  if (!found) throw new StartRefused(`'${workload.metadata.name}' has no container '${name}': name one of its own`);
  const before = initContainers.slice(0, Math.max(0, initContainers.indexOf(found)) || undefined);
  const inits = initContainers.includes(found) ? before.filter((one) => one !== found) : initContainers;
  return {
    metadata: { labels: { ...metadata.labels, [OWN_RUN]: workload.metadata.name } },
    spec: {
      ...rest,
      restartPolicy: 'Never',
      initContainers: inits.filter((one) => !drops.includes(one.name)),
      containers: [withProgram(found, program)],
    },
  };
}

/** `command` replaces the entrypoint of the image, and then its arguments go as well. */
function withProgram(
  { readinessProbe: _, command: ownCommand, args: ownArgs, env: ownEnv = [], ...container }: ContainerSpec,
  { command, args, env = {} }: Program,
): ContainerSpec {
  const line = command
    ? { command, ...(args && { args }) }
    : { ...(ownCommand && { command: ownCommand }), args: args ?? ownArgs ?? [] };
  const added = Object.entries(env).map(([name, value]) => ({ name, value }));
  const kept = ownEnv.filter(({ name }) => !Object.hasOwn(env, name));
  return { ...container, ...line, env: [...kept, ...added] };
}
