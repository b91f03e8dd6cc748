import { servicesOf } from '../../../core/contracts/config/kubernetes-config.ts';
import { directName } from '../api/labels.ts';
import { componentsOf } from '../bootstrap/workload.ts';
import { grantName } from '../jobs/job-grant.ts';
import { JobMark } from '../jobs/job-names.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { isManaged, isSame, text, texts } from './cel.ts';
import { flagObjectIn } from './flag-policy.ts';
import type { Policy } from './policy.ts';

/**
 * Returns what the operator may do with claims, and with objects that a Role can't select by name.
 */
export function objectPolicies(target: KubernetesTarget): Policy[] {
  return [claimPolicy, namePolicy, servicePolicy, podPolicy].map((policy) => policy(target));
}

/**
 * Limits owners of claims. The cluster removes a claim whose owner is gone, so setting an owner
 * later would be a way to delete a claim.
 */
function claimPolicy(): Policy {
  const held = "owner.kind == 'Job' && owner.name.endsWith('-held')";
  return {
    name: 'claims',
    why: 'Claims are evidence: the operator makes new ones and marks old ones, and deletes none, by no way round.',
    resources: [{ group: '', resource: 'persistentvolumeclaims', operations: ['CREATE', 'UPDATE', 'DELETE'] }],
    validations: [
      { expression: "request.operation != 'DELETE'", message: 'Ragmend deletes no claim' },
      {
        expression: `request.operation != 'CREATE' || (${isManaged('object')} && !has(object.spec.dataSource) && !has(object.spec.dataSourceRef) && object.metadata.?ownerReferences.orValue([]).all(owner, ${held}))`,
        message: 'a claim of Ragmend has its label, is empty, and is held by a Job for it',
      },
      {
        expression: `request.operation != 'UPDATE' || (object.spec == oldObject.spec && (!has(object.metadata.ownerReferences) || ${isSame('metadata.?ownerReferences')}) && ${isSame('metadata.?finalizers')})`,
        message: 'Ragmend changes marks of a claim alone, and gives it no owner',
      },
    ],
  };
}

const MAPS = ['registry', 'agent', 'work', 'log', 'move', 'migration'].map((what) => `ragmend-${what}-`);

function namePolicy(target: KubernetesTarget): Policy {
  const grant = text(grantName(target.id));
  const hasFlag = `(request.operation == 'UPDATE' && object.metadata.name in ${texts(flagObjectIn(target, 'configmaps'))})`;
  return {
    name: 'names',
    why: 'A Role can not tell by name what is made: the operator makes and changes what is named for Ragmend.',
    resources: [
      { group: '', resource: 'configmaps', operations: ['CREATE', 'UPDATE', 'DELETE'] },
      { group: '', resource: 'secrets', operations: ['CREATE', 'UPDATE', 'DELETE'] },
    ],
    validations: [
      {
        expression: `request.resource.resource != 'configmaps' || ${hasFlag} || (request.operation != 'DELETE' && ${texts(MAPS)}.exists(prefix, object.metadata.name.startsWith(prefix)))`,
        message: 'this ConfigMap is none that a repair writes',
      },
      {
        expression: `request.resource.resource != 'secrets' || (request.operation != 'DELETE' && object.metadata.name == ${grant} && object.type == 'Opaque')`,
        message: 'Ragmend writes no Secret but its grant',
      },
    ],
  };
}

/**
 * Returns the Services whose selector the operator changes: those of the shards, and the direct
 * ones of Deployments, which must not reach another server with the same labels.
 */
export function changedServices({ kubernetes }: KubernetesTarget): string[] {
  const deployments = kubernetes.shards.filter(({ workloadKind }) => workloadKind === 'Deployment');
  return [...kubernetes.shards.flatMap(servicesOf), ...deployments.map(({ workload }) => directName(workload))];
}

function servicePolicy(target: KubernetesTarget): Policy {
  const services = texts(changedServices(target));
  return {
    name: 'services',
    why: 'A Service leads traffic: the operator changes whom those of the shards select, and makes those for one server.',
    resources: [{ group: '', resource: 'services', operations: ['CREATE', 'UPDATE', 'DELETE'] }],
    validations: [
      { expression: "request.operation != 'DELETE'", message: 'Ragmend deletes no Service' },
      {
        expression: `request.operation != 'CREATE' || (${isManaged('object')} && object.metadata.name.endsWith('-direct') && object.spec.type == 'ClusterIP' && !has(object.spec.externalIPs))`,
        message: 'a Service of Ragmend reaches one server from inside the cluster',
      },
      {
        expression: `request.operation != 'UPDATE' || (object.metadata.name in ${services} && ${isSame('spec.?ports')} && ${isSame('spec.?type')} && ${isSame('spec.?externalIPs')} && ${isSame('spec.?externalName')})`,
        message: 'Ragmend changes whom the Service of a shard selects, and nothing else',
      },
    ],
  };
}

function podPolicy(target: KubernetesTarget): Policy {
  const workloads = texts(target.kubernetes.shards.map(({ workload }) => `${workload}-`));
  const isOfJob = `${isManaged('oldObject')} && ${text(JobMark.Job)} in oldObject.metadata.labels`;
  const isServer = `${workloads}.exists(prefix, oldObject.metadata.name.startsWith(prefix))`;
  const isComponent = `oldObject.metadata.?ownerReferences.orValue([]).exists(owner, owner.controller == true && (${ownersOf(target)}))`;
  return {
    name: 'pods',
    why: 'The operator ends pods of shards, of components that it starts and of its own, and nobody else.',
    resources: [{ group: '', resource: 'pods', operations: ['CREATE', 'UPDATE', 'DELETE'] }],
    validations: [
      {
        expression: `request.operation == 'DELETE' && (${isOfJob} || ${isServer} || ${isComponent})`,
        message: 'Ragmend ends pods of shards, of components and of its jobs, and changes none',
      },
    ],
  };
}

/** CEL: `owner` makes the pods of a component. */
function ownersOf(target: KubernetesTarget): string {
  const isNamed = (kind: 'StatefulSet' | 'DaemonSet') =>
    `(owner.kind == '${kind}' && owner.name in ${texts(componentsOf(target, kind))})`;
  const ofDeployment = `${texts(componentsOf(target, 'Deployment'))}.exists(name, owner.name.startsWith(name + '-') && !owner.name.substring(name.size() + 1).contains('-'))`;
  return [isNamed('StatefulSet'), isNamed('DaemonSet'), `(owner.kind == 'ReplicaSet' && ${ofDeployment})`].join(' || ');
}
