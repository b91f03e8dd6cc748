import type { V1Container } from '@kubernetes/client-node';
import type { MigrationSpec } from '../../../core/bootstrap/ports/migration-jobs.ts';
import type { Program } from '../../../core/contracts/config/bootstrap-config.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { MigratingComponent } from './migration-names.ts';

/** Returns the declared program of a purpose; throws NotFound if none is declared. */
export function programOf({ workload, migration }: MigratingComponent, purpose: MigrationSpec['purpose']): Program {
  const program = purpose === 'migrate' ? migration.run : migration.check;
  if (program) return program;
  throw new NotFound(`'${workload}' has no check in ragmend.yaml: declare migration.check`);
}

/**
 * Returns what a container runs with a declared program. As in Kubernetes, a command without
 * arguments takes none of the container's own.
 */
export function withProgram(own: V1Container, { command, args, env }: Program) {
  const runs = command ?? own.command;
  const takes = args ?? (command === undefined ? own.args : undefined);
  const declared = declaredEnv(env);
  const kept = (own.env ?? []).filter(({ name }) => !declared.some((one) => one.name === name));
  return {
    ...(runs && { command: runs }),
    ...(takes && { args: takes }),
    ...(kept.length + declared.length > 0 && { env: [...kept, ...declared] }),
  };
}

/** Returns declared variables as the API server stores them: an empty value is left out. */
export function declaredEnv(env: Program['env'] = {}): { name: string; value?: string }[] {
  return Object.entries(env).map(([name, value]) => (value === '' ? { name } : { name, value }));
}
