import { grantName } from '../jobs/job-grant.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { AGENT_POD } from './agent.ts';
import { flagObject } from './flag-policy.ts';
import { changedServices } from './objects/service-policy.ts';
import type { Rule } from './rule.ts';
import { seenRules, startRules } from './start-rules.ts';

/**
 * Returns exactly what the adapters do in the namespace of a target. The admission policies narrow
 * down what rules can't express.
 */
export function operatorRules(target: KubernetesTarget): Rule[] {
  const { shards, agent } = target.kubernetes;
  const workloads = shards.map(({ workload }) => workload);
  const services = changedServices(target);
  const sets = { apiGroups: ['apps'], resources: ['statefulsets'] };
  const grant: Rule[] = [
    rule(
      'hand short credentials to jobs, without reading any',
      [''],
      ['secrets'],
      ['create', 'patch'],
      [grantName(target.id)],
    ),
  ];
  return [
    rule('find the server of a shard, and the pods of jobs', [''], ['pods'], ['list']),
    rule('restart a server; free the claim of a job that is done', [''], ['pods'], ['delete']),
    rule('logs as evidence, progress of jobs', [''], ['pods/log'], ['get']),
    rule(
      'call stores from inside the cluster, by this one pod',
      [''],
      ['pods/exec'],
      ['get', 'create'],
      [`${AGENT_POD}-0`],
    ),
    rule('events as evidence', [''], ['events'], ['list']),
    rule('find out what selects a pod; reach one server alone', [''], ['services'], ['get', 'list', 'create']),
    rule('take a shard out of rotation and back', [''], ['services'], ['patch'], services),
    rule(
      'the registry, the agent, the work of jobs, kept logs, scripts that wait',
      [''],
      ['configmaps'],
      ['get', 'create', 'patch'],
    ),
    rule(
      'copies and restored volumes; mark them as kept',
      [''],
      ['persistentvolumeclaims'],
      ['get', 'create', 'patch'],
    ),
    { why: 'what serves a shard', ...sets, verbs: ['get'] },
    { why: 'restart a server, or stop one that was replaced', ...sets, resourceNames: workloads, verbs: ['patch'] },
    rule('servers that Ragmend starts; pause writers', ['apps'], ['deployments'], ['get', 'create', 'patch', 'delete']),
    rule('find the pods of a Deployment', ['apps'], ['replicasets'], ['list']),
    rule(
      'jobs of the agent; to remove what holds a copy',
      ['batch'],
      ['jobs'],
      [...['get', 'list', 'create', 'patch', 'delete']],
    ),
    ...(agent.credentials === 'session' ? grant : []),
    ...startRules(target),
  ];
}

/**
 * Returns what a switch of the provider's flag needs in a namespace that is not the target's; none
 * where the flag is in the target's own.
 */
export function flagRules(target: KubernetesTarget): Rule[] {
  const found = flagObject(target);
  if (found === null || found.namespace === target.kubernetes.namespace) return [];
  const { resource, name } = found;
  const flag = target.generator?.flag;
  const asked = flag?.kind === 'configmap-key' ? flag.proof?.deployment : undefined;
  return [
    rule('switch the provider', [resource === 'deployments' ? 'apps' : ''], [resource], ['get', 'patch'], [name]),
    ...(asked === undefined ? [] : [rule('find whose pods to ask', ['apps'], ['deployments'], ['get'], [asked])]),
    rule('find the pods that follow the switch', [''], ['pods'], ['list']),
    rule('tell the pods of a Deployment', ['apps'], ['replicasets'], ['list']),
  ];
}

/** Returns the rights to look: no commands, no proxy, no Secrets. */
export function readerRules({ bootstrap }: Pick<KubernetesTarget, 'bootstrap'>): Rule[] {
  const verbs = ['get', 'list', 'watch'];
  return [
    rule('what runs, and how it is', [''], ['pods', 'services', 'events', 'persistentvolumeclaims'], verbs),
    rule('the registry, the work of jobs, scripts that wait', [''], ['configmaps'], verbs),
    rule('logs', [''], ['pods/log'], ['get']),
    rule('what serves the shards', ['apps'], ['statefulsets', 'deployments', 'replicasets'], verbs),
    rule('jobs of the agent', ['batch'], ['jobs'], verbs),
    ...(bootstrap ? seenRules(verbs) : []),
  ];
}

function rule(why: string, apiGroups: string[], resources: string[], verbs: string[], names?: string[]): Rule {
  return { why, apiGroups, resources, ...(names && { resourceNames: names }), verbs };
}
