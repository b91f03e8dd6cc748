import { groupBy } from '../../../core/kernel/group-by.ts';
import { ADDED, BUILT_IN } from '../bootstrap/seen-kinds.ts';
import { componentsOf } from '../bootstrap/workload.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import type { Rule } from './rule.ts';
import { rolledBack } from './start-policy.ts';

/** Returns what the start of a service needs beyond the repair of its shards; none if none is configured. */
export function startRules(target: KubernetesTarget): Rule[] {
  if (!target.bootstrap) return [];
  const sets = componentsOf(target, 'StatefulSet');
  const apps = { apiGroups: ['apps'] };
  return [
    ...seenRules(['list']),
    { why: 'what a component is', ...apps, resources: ['daemonsets'], verbs: ['get'] },
    ...(sets.length === 0
      ? []
      : [
          {
            why: 'stop and start components',
            ...apps,
            resources: ['statefulsets'],
            resourceNames: sets,
            verbs: ['patch'],
          },
        ]),
    ...(rolledBack(target).length === 0
      ? []
      : [{ why: 'mark what a rollback returns to', ...apps, resources: ['replicasets'], verbs: ['patch'] }]),
  ];
}

/** Returns the rights to see what a start waits for, by API group; Secrets are none of it. */
export function seenRules(verbs: string[]): Rule[] {
  const groups = groupBy([...BUILT_IN, ...ADDED], ({ group }) => group);
  return [...groups].map(([group, kinds]) => ({
    why: `see what a start waits for (${kinds.map(({ kind }) => kind).join(', ')})`,
    apiGroups: [group],
    resources: kinds.map(({ resource }) => resource),
    verbs,
  }));
}
