import { ownPattern } from '../contracts/bootstrap/log-pattern.ts';
import type { BootstrapConfig } from '../contracts/config/bootstrap-config.ts';
import type { SchemaAnswer } from '../contracts/rooms/bootstrap.ts';
import type { ReadingSettings } from './reading/scene/scene.ts';

/**
 * Returns what a team's configuration says to whoever reads an observation, with what the declared checks have
 * answered so far. No object shows whether something is functional: reading it has to do with ready.
 */
export function settingsOf(
  { components, patterns, gates }: BootstrapConfig,
  answers: Record<string, SchemaAnswer> = {},
): ReadingSettings {
  const migrating = components.flatMap(({ workload, migration }) => (migration ? [{ workload, migration }] : []));
  const byName = <Value>(entries: [string, Value][]) => Object.fromEntries(entries);
  return {
    needs: byName(
      components.map(({ workload, needs }) => [
        workload,
        needs.map((need) => ({ workload: need.workload, reached: need.reached === 'started' ? 'started' : 'ready' })),
      ]),
    ),
    aliases: byName(components.flatMap(({ workload, hosts }) => hosts.map((host) => [host, workload]))),
    migrations: byName(migrating.map(({ workload, migration }) => [workload, migration.job ?? null])),
    checks: byName(migrating.map(({ workload, migration }) => [workload, migration.check !== undefined])),
    answers,
    gates,
    roles: byName(components.map(({ workload, role }) => [workload, role])),
    patterns: patterns.map(ownPattern),
  };
}
