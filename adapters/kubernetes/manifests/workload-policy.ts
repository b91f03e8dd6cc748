import { namedWorkloads } from '../../../core/contracts/config/kubernetes-config.ts';
import { Label } from '../api/labels.ts';
import { componentsOf, WORKLOAD_KINDS } from '../bootstrap/workload.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { isManaged, text, texts } from './cel.ts';
import { flagObjectIn } from './flag-policy.ts';
import { agreeBut } from './form/known-form.ts';
import { keepsMetadata } from './form/metadata-form.ts';
import type { Policy } from './policy.ts';
import { IS_ROLLING_BACK, rolledBack } from './start-policy.ts';

/**
 * Returns what the operator may change of workloads: the replicas of the target's workloads, and
 * its own marks. It creates and removes only servers of its own. What it may change of the
 * Deployment that has the provider's flag, the flag's own policy says, and what a rollback is, the policy of those.
 */
export function workloadPolicy(target: KubernetesTarget): Policy {
  const { shards } = target.kubernetes;
  const isOfStart = (['Deployment', 'StatefulSet'] as const)
    .map((kind) => isComponent(kind, componentsOf(target, kind)))
    .join(' || ');
  const isKnown = `object.metadata.name in ${texts(namedWorkloads(target.kubernetes))} || ${isOfStart}`;
  const isRolledBack = `(${isComponent('Deployment', rolledBack(target))} && ${IS_ROLLING_BACK})`;
  const hasFlag = `object.metadata.name in ${texts(flagObjectIn(target, 'deployments'))}`;
  // The prober and the agent's pod are Ragmend's too, but no servers; a selector never changes.
  const isServer = `(${isManaged('oldObject')} && oldObject.metadata.labels[?${text(Label.Target)}] == optional.of(${text(target.id)}) && ${text(Label.Shard)} in oldObject.metadata.labels && oldObject.spec.selector == {'matchLabels': {${text(Label.Workload)}: oldObject.metadata.name}})`;
  return {
    name: 'workloads',
    why: 'Who may change the pods of a Deployment could run anything with its Secrets: the operator changes none.',
    resources: [
      { group: 'apps', resource: 'deployments', operations: ['CREATE', 'UPDATE', 'DELETE'] },
      { group: 'apps', resource: 'statefulsets', operations: ['CREATE', 'UPDATE', 'DELETE'] },
    ],
    validations: [
      {
        expression: `request.operation != 'CREATE' || (request.resource.resource == 'deployments' && ${isManaged('object')} && object.metadata.?labels[?${text(Label.Shard)}].orValue('') in ${texts(shards.map(({ id }) => id))})`,
        message: 'a server that Ragmend starts is a Deployment with its labels, and says for which shard',
      },
      {
        expression: `request.operation != 'DELETE' || (${isServer})`,
        message: 'Ragmend removes no workload but servers that it started',
      },
      {
        expression: `request.operation != 'UPDATE' || (${isServer}) || ${isKnown} || ${hasFlag}`,
        message: 'this workload is none of the target',
      },
      {
        expression: `request.operation != 'UPDATE' || ${hasFlag} || ${agreeBut('object.spec', 'oldObject.spec', ['replicas'])} || (${isRolledBack} && ${agreeBut('object.spec', 'oldObject.spec', ['replicas', 'template'])})`,
        message: 'Ragmend changes how many pods a workload has, and nothing about them',
      },
      {
        expression: `request.operation != 'UPDATE' || ${keepsMetadata({ labels: [Label.RollingBack] })}`,
        message: 'Ragmend changes no marks of a workload but its own: its labels, owners and finalizers stay',
      },
    ],
  };
}

function isComponent(kind: 'Deployment' | 'StatefulSet', names: string[]): string {
  return `(request.resource.resource == '${WORKLOAD_KINDS[kind]}' && object.metadata.name in ${texts(names)})`;
}
