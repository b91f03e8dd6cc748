import { Label, objectName } from '../api/labels.ts';
import { componentsOf } from '../bootstrap/workload.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { isSame, text } from './cel.ts';
import { flagObjectIn } from './flag-policy.ts';
import type { Bound, Policy } from './policy.ts';

/** Returns the Deployments that a start may roll back: a rollback of one with the flag would turn that back, too. */
export function rolledBack(target: KubernetesTarget): string[] {
  const flagged = flagObjectIn(target, 'deployments');
  return componentsOf(target, 'Deployment').filter((name) => !flagged.includes(name));
}

/**
 * Returns the limits of a rollback: the pods of a component become just what one ReplicaSet of the same
 * Deployment says. The operator marks that one, and changes nothing else of a ReplicaSet.
 */
export function startPolicies(target: KubernetesTarget): Policy[] {
  const deployments = rolledBack(target);
  return deployments.length === 0 ? [] : [markPolicy(), rollbackPolicy(target, deployments)];
}

function markPolicy(): Policy {
  const mark = text(Label.RollBack);
  const labels = (where: string) => `${where}.metadata.?labels.orValue({})`;
  const others = (one: string, other: string) =>
    `${labels(one)}.all(key, key == ${mark} || ${other}.metadata.?labels[?key] == optional.of(${labels(one)}[key]))`;
  const kept = ['metadata.?annotations', 'metadata.?ownerReferences', 'metadata.?finalizers', 'spec'];
  return {
    name: 'revisions',
    why: 'A ReplicaSet is what a Deployment was: the operator marks the one that a rollback returns to, and no more.',
    resources: [{ group: 'apps', resource: 'replicasets', operations: ['CREATE', 'UPDATE', 'DELETE'] }],
    validations: [
      {
        expression: `request.operation == 'UPDATE' && ${kept.map(isSame).join(' && ')}`,
        message: 'Ragmend changes nothing of a ReplicaSet',
      },
      {
        expression: `${others('object', 'oldObject')} && ${others('oldObject', 'object')}`,
        message: 'Ragmend changes no label of a ReplicaSet but its own mark',
      },
    ],
  };
}

const HASH = text('pod-template-hash');

function rollbackPolicy(target: KubernetesTarget, deployments: string[]): Policy {
  const same = (one: string, other: string) =>
    `${one}.all(key, key == ${HASH} || ${other}[?key] == optional.of(${one}[key]))`;
  return {
    name: 'rollback',
    why: 'Who may change the pods of a Deployment could run anything with its Secrets: a rollback sets what the team ran before, and nothing else.',
    resources: [{ group: 'apps', resource: 'deployments', operations: ['UPDATE'] }],
    only: 'object.spec.template != oldObject.spec.template',
    params: { kind: 'ReplicaSet', bound: deployments.map((name) => boundTo(target, name)) },
    variables: [
      { name: 'labels', expression: 'object.spec.template.?metadata.?labels.orValue({})' },
      { name: 'past', expression: 'params.spec.template.?metadata.?labels.orValue({})' },
    ],
    validations: [
      {
        expression: 'params.metadata.?ownerReferences.orValue([]).exists(owner, owner.uid == object.metadata.uid)',
        message: 'a rollback returns to a ReplicaSet of the same Deployment',
      },
      {
        expression: 'object.spec.template.spec == params.spec.template.spec',
        message: 'a rollback sets the pods of the marked ReplicaSet, and no others',
      },
      {
        expression: `${same('variables.labels', 'variables.past')} && ${same('variables.past', 'variables.labels')} && object.spec.template.?metadata.?annotations == params.spec.template.?metadata.?annotations`,
        message: 'a rollback sets the labels and annotations of the marked ReplicaSet, and no others',
      },
    ],
  };
}

/** CEL: whether a Deployment says that it is being rolled back. */
export const IS_ROLLING_BACK = `object.metadata.?labels[?${text(Label.RollingBack)}].orValue('') == 'true'`;

/**
 * All ReplicaSets with the mark have to agree, so that a second one forbids the rollback. Where there is none, the
 * API server refuses every request that a binding is about, whoever sends it: so this one is about a Deployment
 * only while it has the label, which it has between two patches of a rollback.
 */
function boundTo({ kubernetes: { namespace } }: KubernetesTarget, name: string): Bound {
  const rule = { apiGroups: ['apps'], apiVersions: ['*'], resources: ['deployments'], operations: ['UPDATE'] };
  return {
    suffix: name,
    paramRef: {
      namespace,
      selector: { matchLabels: { [Label.RollBack]: objectName(name) } },
      parameterNotFoundAction: 'Deny',
    },
    matchResources: {
      objectSelector: { matchLabels: { [Label.RollingBack]: 'true' } },
      resourceRules: [{ ...rule, resourceNames: [name] }],
    },
  };
}
