import type { V1Validation } from '@kubernetes/client-node';
import { Label } from '../api/labels.ts';
import { kindAndName } from '../bootstrap/workload.ts';
import { migratingComponents } from '../migration/migration-names.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { NODE_NAME } from '../workloads/takeover-deployment.ts';
import { text, texts } from './cel.ts';
import { agreeBut, hasFields, hasOnly, listOf } from './form/known-form.ts';
import { isNew } from './form/metadata-form.ts';
import type { KeptKind } from './keeper.ts';
import type { Policy } from './policy.ts';
import { rolledBack } from './start-policy.ts';

type Kind = 'StatefulSet' | 'Deployment';

/**
 * Returns the limits of the servers that the operator starts: their form, by the configuration, and
 * their labels.
 */
export function takeoverPolicies(target: KubernetesTarget): Policy[] {
  const kinds = workloadKinds(target);
  const contained = target.kubernetes.takeover.admission === 'contained' ? [containedPolicy(target)] : [];
  return [...contained, ...kinds.flatMap((kind) => [templatePolicy(target, kind), labelPolicy(target, kind)])];
}

/** Returns the kinds of objects that policies of a target use as params. */
export function keptKinds(target: KubernetesTarget): KeptKind[] {
  const migrating = migratingComponents(target).map(({ workload }) => kindAndName(workload).kind);
  const marked = rolledBack(target).length > 0 ? (['ReplicaSet'] as const) : [];
  return [...new Set([...workloadKinds(target), ...migrating, ...marked]), 'PersistentVolumeClaim'];
}

/** Returns the kinds of the workloads of a target's shards. */
export function workloadKinds({ kubernetes }: KubernetesTarget): Kind[] {
  return [...new Set(kubernetes.shards.map(({ workloadKind }) => workloadKind))];
}

const STARTED = [{ group: 'apps', resource: 'deployments', operations: ['CREATE'] }];

function containedPolicy({ kubernetes }: KubernetesTarget): Policy {
  return {
    name: 'takeover',
    why: 'Who starts servers could read Secrets and take over nodes through them: these have nothing of either.',
    resources: STARTED,
    variables: [
      { name: 'pod', expression: 'object.spec.template.spec' },
      { name: 'all', expression: 'variables.pod.containers + variables.pod.?initContainers.orValue([])' },
    ],
    validations: [
      {
        expression: `variables.pod.?serviceAccountName.orValue('default') == ${text(kubernetes.takeover.serviceAccount)}`,
        message: `a server runs as '${kubernetes.takeover.serviceAccount}': see kubernetes.takeover.serviceAccount`,
      },
      {
        expression:
          '!variables.pod.?hostNetwork.orValue(false) && !variables.pod.?hostPID.orValue(false) && !variables.pod.?hostIPC.orValue(false)',
        message: `a server shares nothing with its node: ${ELSE}`,
      },
      ofAll('one.?env.orValue([]).all(each, !has(each.valueFrom) || !has(each.valueFrom.secretKeyRef))', 'no Secret'),
      ofAll('one.?envFrom.orValue([]).all(each, !has(each.secretRef))', 'no Secret'),
      ofAll('!one.?securityContext.privileged.orValue(false)', 'no privileges'),
      ofAll('one.?securityContext.capabilities.add.orValue([]).size() == 0', 'no capabilities'),
      {
        expression:
          'variables.pod.?volumes.orValue([]).all(one, has(one.persistentVolumeClaim) || has(one.emptyDir) || has(one.configMap) || has(one.downwardAPI))',
        message: `a server has no Secret, and no folder of its node: ${ELSE}`,
      },
    ],
  };
}

const ELSE = "set kubernetes.takeover.admission to 'template'";

function ofAll(expression: string, what: string): V1Validation {
  return { expression: `variables.all.all(one, ${expression})`, message: `a server has ${what}: ${ELSE}` };
}

/**
 * Limits the labels of a pod to those of its shard: labels bring a pod its traffic, network and
 * disruption budget.
 */
function labelPolicy(target: KubernetesTarget, kind: Kind): Policy {
  const own = [Label.ManagedBy, Label.Target, Label.Shard, Label.Incident, Label.Workload];
  return {
    name: `labels-${kind.toLowerCase()}`,
    why: 'Services, network policies and budgets go by labels, DNS by host names: a server that takes over has those of its shard alone.',
    resources: STARTED,
    params: { kind, ofShards: shardsOf(target, kind) },
    variables: [{ name: 'labels', expression: 'object.spec.template.metadata.?labels.orValue({})' }],
    validations: [
      {
        expression: [
          `variables.labels.all(key, key in ${texts(own)} || params.spec.template.metadata.?labels[?key] == optional.of(variables.labels[key]))`,
          ...own.map((key) => `variables.labels[?${text(key)}] == object.metadata.?labels[?${text(key)}]`),
        ].join(' && '),
        message: "a server has no labels but those of its shard's workload and Ragmend's own",
      },
      {
        expression: `object.spec.selector == {'matchLabels': {${text(Label.Workload)}: object.metadata.name}}`,
        message: 'a server of Ragmend selects its own pods alone',
      },
      ...hostNames(kind),
    ],
  };
}

/** The name of the pod that a StatefulSet created, in CEL. */
const POD = "(params.metadata.name + '-' + string(params.spec.?ordinals.start.orValue(0)))";

function hostNames(kind: Kind): V1Validation[] {
  const [hostname, subdomain] =
    kind === 'StatefulSet'
      ? [`['', ${POD}]`, "['', string(params.spec.?serviceName.orValue(''))]"]
      : (['hostname', 'subdomain'] as const).map((field) => `[params.spec.template.spec.?${field}.orValue('')]`);
  return [
    {
      expression: `object.spec.template.spec.?hostname.orValue('') in ${hostname} && object.spec.template.spec.?subdomain.orValue('') in ${subdomain}`,
      message: "a server has the host name of its shard's pod",
    },
  ];
}

function shardsOf({ kubernetes }: KubernetesTarget, kind: Kind) {
  const ofKind = kubernetes.shards.filter(({ workloadKind }) => workloadKind === kind);
  return ofKind.map(({ id, workload }) => ({ shard: id, name: workload }));
}

/** Requires the pod template of the shard's own workload, on another claim. */
function templatePolicy(target: KubernetesTarget, kind: Kind): Policy {
  const { volume } = target.kubernetes;
  const volumes = `${listOf('variables.pod', 'volumes')}.filter(one, one.name != ${text(volume)})`;
  return {
    name: `takeover-${kind.toLowerCase()}`,
    why: 'A server that takes over has what the pod template of its shard has, Secrets too: so it must be just that.',
    resources: STARTED,
    params: { kind, ofShards: shardsOf(target, kind) },
    variables: [
      { name: 'pod', expression: 'object.spec.template.spec' },
      { name: 'own', expression: 'params.spec.template.spec' },
    ],
    validations: [
      ...serverRules(target),
      {
        expression: `${hasOnly('object.spec.template', ['metadata', 'spec'])} && ${agreeBut('object.spec.template.metadata', 'params.spec.template.metadata', ['labels', 'creationTimestamp'])}`,
        message: sameOf('annotations'),
      },
      { expression: sameContainers(kind), message: sameOf('containers') },
      {
        expression: agreeBut('variables.pod', 'variables.own', ['containers', 'volumes', 'hostname', 'subdomain']),
        message: sameOf('pods, in every field'),
      },
      {
        expression: `${volumes} == ${listOf('variables.own', 'volumes')}.filter(one, one.name != ${text(volume)}) && ${listOf('variables.pod', 'volumes')}.all(one, one.name != ${text(volume)} || (${hasOnly('one', ['name', 'persistentVolumeClaim'])} && ${hasOnly('one.persistentVolumeClaim', ['claimName'])}))`,
        message: 'a server that takes over has the volumes of its shard, on another claim',
      },
    ],
  };
}

/** What the Deployment of a server is, but for its pods. */
function serverRules({ id }: KubernetesTarget): V1Validation[] {
  const once = { replicas: 1, strategy: { type: 'Recreate' }, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 };
  return [
    {
      expression: isNew({ own: { [Label.Target]: id }, free: [Label.Shard, Label.Incident, Label.Workload] }),
      message: 'a server has no labels and annotations but those of Ragmend, no owner and no finalizer',
    },
    {
      expression: `${hasOnly('object.spec', [...Object.keys(once), 'selector', 'template'])} && ${hasFields('object.spec', once)}`,
      message: 'a server runs once, and ends before the next begins',
    },
  ];
}

const sameOf = (field: string) => `a server that takes over has the ${field} of its shard's workload`;

/**
 * Requires the same containers. If a StatefulSet's pod takes its node name from its own name, the
 * new pod gets it as text, because its own name differs.
 */
function sameContainers(kind: Kind): string {
  if (kind !== 'StatefulSet') return 'variables.pod.containers == variables.own.containers';
  const isNodeName = `each.name == '${NODE_NAME}' && each.?value.orValue('') == ${POD} && !has(each.valueFrom)`;
  const wasNodeName = `was.name == '${NODE_NAME}' && was.?valueFrom.fieldRef.fieldPath.orValue('') == 'metadata.name'`;
  const [env, ownEnv] = ['one.?env.orValue([])', 'own.?env.orValue([])'];
  const sameEnv = `${env}.size() == ${ownEnv}.size() && ${env}.all(each, each in ${ownEnv} || (${isNodeName} && ${ownEnv}.exists(was, ${wasNodeName})))`;
  const one = `variables.own.containers.exists(own, one == own || (${agreeBut('one', 'own', ['env'])} && ${sameEnv}))`;
  return `variables.pod.containers.map(one, one.name) == variables.own.containers.map(own, own.name) && variables.pod.containers.all(one, ${one})`;
}
