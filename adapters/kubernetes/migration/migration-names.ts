import { createHash } from 'node:crypto';
import type { MigrationSpec } from '../../../core/bootstrap/ports/migration-jobs.ts';
import { OWN_RUN } from '../../../core/contracts/bootstrap/observation.ts';
import type { ComponentConfig } from '../../../core/contracts/config/bootstrap-config.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { objectName } from '../api/labels.ts';
import { kindAndName } from '../bootstrap/workload.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';

/** Labels of the Jobs of migrations and their pods, and annotations of their Jobs. */
export const MigrationMark = {
  /** The component whose pod template it is made of; admission policies go by it. */
  Migrates: OWN_RUN,
  /** The run, by its id. */
  Run: 'ragmend.dev/run',
  /** Annotation: when it was let go. */
  Begun: 'ragmend.dev/begun',
} as const;

/** A component whose migration is declared. */
export type MigratingComponent = ComponentConfig & { migration: NonNullable<ComponentConfig['migration']> };

/** Returns the components of a target whose migration is declared. */
export function migratingComponents({ bootstrap }: Pick<KubernetesTarget, 'bootstrap'>): MigratingComponent[] {
  return (bootstrap?.components ?? []).filter((one): one is MigratingComponent => one.migration !== undefined);
}

/** Returns the component of a workload; throws NotFound if no migration is declared for it. */
export function migratingComponent(target: KubernetesTarget, workload: string): MigratingComponent {
  const found = migratingComponents(target).find((one) => one.workload === workload);
  if (found) return found;
  throw new NotFound(`'${workload}' has no migration in ragmend.yaml: declare bootstrap.components[].migration.run`);
}

/** Returns the name of a component as a label value, e.g. `deployment-retriever`. */
export function componentName(workload: string): string {
  const { kind, name } = kindAndName(workload);
  const whole = `${kind.toLowerCase()}-${name}`;
  if (!whole.includes('.')) return objectName(whole);
  return objectName(`${whole.replaceAll('.', '-')}-${createHash('sha256').update(whole).digest('hex').slice(0, 8)}`);
}

/**
 * Returns the name of a Job, which is the same for each run: of two runs, only one can stand. A gate
 * has the name that others wait for. Throws NotFound if ragmend.yaml says nothing of this purpose.
 */
export function jobNameOf({ workload, migration }: MigratingComponent, purpose: MigrationSpec['purpose']): string {
  if (purpose !== 'gate') return objectName(`ragmend-${purpose}-${componentName(workload)}`, LONGEST);
  if (migration.job !== undefined) return migration.job;
  throw new NotFound(`nobody waits for a Job of '${workload}' by ragmend.yaml: declare migration.job`);
}

/** The names of Jobs of checks and migrations, and of their pods. */
export const OWN_JOB = /^ragmend-(?:check|migrate)-/;

/** Returns the name of the ConfigMap that keeps the runs of a component. */
export function recordName(workload: string): string {
  return `ragmend-migration-${componentName(workload)}`;
}

// A pod is named after its Job, with a dash and five letters. This name must also fit into a label.
const LONGEST = 52;
