import type { V1Validation, V1Volume } from '@kubernetes/client-node';
import { Label } from '../../api/labels.ts';
import { agentPodSpec, NOBODY } from '../../jobs/agent-pod.ts';
import { AgentPath, type AgentProgram, agentCommand } from '../../jobs/agent-program.ts';
import { grantMount } from '../../jobs/job-grant.ts';
import { JobPath, mountOf } from '../../jobs/job-work.ts';
import { mountOfWork } from '../../jobs/job-work-map.ts';
import type { KubernetesTarget } from '../../registry/rotation.ts';
import { text, texts } from '../cel.ts';
import { hasFields, hasOnly, literal } from '../form/known-form.ts';

/**
 * Returns what the pod of a job is, in CEL, but for its container and its volumes. It runs where the server of its
 * shard may, as the user of that.
 */
export function podRules({ kubernetes }: KubernetesTarget, program: AgentProgram): V1Validation[] {
  const { securityContext, containers: _, volumes: __, ...fixed } = formOf(kubernetes.agent, program);
  const { runAsUser: ___, runAsGroup: ____, fsGroup: _____, ...contained } = securityContext ?? {};
  return [
    ofPod(
      [
        hasOnly(POD, [...Object.keys(fixed), ...Object.keys(BY_DEFAULT), ...PLACES, ...OF_A_POD]),
        hasFields(POD, { ...fixed, ...BY_DEFAULT }),
        `${POD}.?serviceAccount.orValue(${text(kubernetes.agent.serviceAccount)}) == ${text(kubernetes.agent.serviceAccount)}`,
      ],
      `a job runs as '${kubernetes.agent.serviceAccount}', without its token, and shares nothing with its node`,
    ),
    ofPod(
      [
        hasOnly(`${POD}.securityContext`, [...Object.keys(contained), 'runAsUser', 'runAsGroup', 'fsGroup']),
        hasFields(`${POD}.securityContext`, contained),
        `${POD}.securityContext.?runAsUser.orValue(0) != 0`,
        `(${text(Label.Shard)} in object.metadata.labels || ${hasFields(`${POD}.securityContext`, NOBODY)})`,
      ],
      'a job is contained, not root, and nobody where it is of no shard',
    ),
    ofPod(
      [`${POD}.?affinity.orValue({}).all(key, key in ['nodeAffinity', 'podAffinity'])`],
      'a job is near the server of its shard, and keeps no pod from its node',
    ),
  ];
}

/** Returns what the container of a job is, in CEL. */
export function containerRules({ kubernetes }: KubernetesTarget, program: AgentProgram): V1Validation[] {
  const [container] = formOf(kubernetes.agent, program).containers;
  const { command: _, resources, volumeMounts: __, image, env, ...fixed } = container ?? { name: '' };
  const commands = [['work', JobPath.Work], ['idle']].map((args) => texts(agentCommand(program, args)));
  const memories = texts(['512Mi', '1Gi']);
  return [
    ofPod([`size(${POD}.containers) == 1`], 'a job has one container'),
    ofContainer([hasFields('one', { image })], `a job runs '${image}'`),
    ofContainer(
      [`one.command in [${commands.join(', ')}]`],
      'a job runs the agent of this version: apply what `ragmend manifests` of the deployed version prints',
    ),
    ofContainer(
      [
        hasOnly('one', [...Object.keys(fixed), ...OF_A_CONTAINER]),
        hasFields('one', { ...fixed, env, terminationMessagePath: '/dev/termination-log' }),
        `${hasOnly('one.resources', ['limits', 'requests'])} && ${hasFields('one.resources', { requests: resources?.requests })}`,
        `${hasOnly('one.resources.limits', ['cpu', 'memory'])} && one.resources.limits.cpu == '2' && one.resources.limits.memory in ${memories}`,
      ],
      'a job is contained, with the environment and the limits of the agent, and without arguments, ports and hooks',
    ),
  ];
}

/** Returns which volumes a job has, in CEL, and where each is mounted: at the agent's own paths. */
export function volumeRules({ id, kubernetes }: KubernetesTarget, program: AgentProgram): V1Validation[] {
  const [agent, temporary] = formOf(kubernetes.agent, program).volumes ?? [];
  const work = mountOfWork('').volume;
  const grant = kubernetes.agent.credentials === 'session' ? [grantMount(id).volume] : [];
  const known = [agent, temporary, ...grant].filter((volume) => volume !== undefined).map(defaulted);
  const isWork = `volume == ${literal({ ...work, configMap: { name: NAMED, defaultMode: 0o644 } }).replace(text(NAMED), `${text(work.configMap?.name ?? '')} + ${NAMED}`)}`;
  return [
    ofPod(
      [`${POD}.?volumes.orValue([]).all(volume, volume in ${literal(known)} || ${isWork} || (${IS_CLAIM}))`],
      `a job has its agent, its work, a claim to read, claims to write, and no Secret${grant.length === 0 ? '' : ' but its grant'}`,
    ),
    ofContainer(
      [`one.?volumeMounts.orValue([]).all(mount, ${isMount(id)})`],
      "a job mounts its volumes at the agent's own paths, whole, and what it does not make only to read",
    ),
  ];
}

/** Nobody's field, in whose place a CEL expression is put. */
const NAMED = 'object.metadata.name';
const POD = 'object.spec.template.spec';
/** Where the server of the shard may run, and so may its job. */
const PLACES = ['nodeSelector', 'tolerations', 'affinity'];
const OF_A_POD = ['containers', 'volumes', 'securityContext', 'serviceAccount'];
const OF_A_CONTAINER = [
  'command',
  'env',
  'image',
  'imagePullPolicy',
  'resources',
  'terminationMessagePath',
  'volumeMounts',
];
const BY_DEFAULT = { restartPolicy: 'Never', dnsPolicy: 'ClusterFirst', schedulerName: 'default-scheduler' };

const IS_MADE = "volume.name.matches('^to-[0-9]$')";
const CLAIM = 'volume.persistentVolumeClaim';
/** A claim to read, one that the job makes, or an empty folder where that has nothing to be made of. */
const IS_CLAIM = [
  `has(${CLAIM}) ? ${hasOnly('volume', ['name', 'persistentVolumeClaim'])}`,
  `(volume.name == 'from' ? ${hasOnly(CLAIM, ['claimName', 'readOnly'])} && ${CLAIM}.?readOnly.orValue(false) : ${IS_MADE} && ${hasOnly(CLAIM, ['claimName'])})`,
]
  .join(' && ')
  .concat(` : ${IS_MADE} && volume == {'name': dyn(volume.name), 'emptyDir': dyn({})}`);

function formOf(agent: KubernetesTarget['kubernetes']['agent'], program: AgentProgram) {
  return agentPodSpec(agent, program, { args: [], runAs: NOBODY, mounted: [], limits: { memory: '1Gi' } });
}

/** Returns a volume as the API server completes it. */
function defaulted(volume: V1Volume): V1Volume {
  const { configMap } = volume;
  return configMap ? { ...volume, configMap: { ...configMap, defaultMode: 0o644 } } : volume;
}

function isMount(id: string): string {
  const fixed = [
    { name: 'agent', mountPath: AgentPath.Folder, readOnly: true },
    { name: 'temporary', mountPath: AgentPath.Temporary },
    { name: 'work', ...mountOfWork('').mount },
    { name: 'grant', ...grantMount(id).mount },
  ];
  const folder = mountOf('x').slice(0, -1);
  const claim = `${POD}.volumes.exists(volume, volume.name == mount.name && (has(volume.emptyDir) || ${text(folder)} + volume.persistentVolumeClaim.claimName == mount.mountPath))`;
  const isClaims = [
    hasOnly('mount', ['name', 'mountPath', 'readOnly']),
    `mount.mountPath.matches('^${folder}[a-z0-9]([-a-z0-9]*[a-z0-9])?$')`,
    "(mount.name == 'from' ? mount.?readOnly.orValue(false) : mount.name.matches('^to-[0-9]$'))",
    claim,
  ];
  return `mount in ${literal(fixed)} || (${isClaims.join(' && ')})`;
}

function ofPod(conditions: string[], message: string): V1Validation {
  return { expression: conditions.join(' && '), message };
}

function ofContainer(conditions: string[], message: string): V1Validation {
  return { expression: `${POD}.containers.all(one, ${conditions.join(' && ')})`, message };
}
