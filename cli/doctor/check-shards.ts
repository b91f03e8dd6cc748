import { Annotation } from '../../adapters/kubernetes/labels.ts';
import type { KubernetesTarget } from '../../adapters/kubernetes/rotation.ts';
import type { Survey } from '../../adapters/kubernetes/survey.ts';
import { type Finding, findingsOf } from './finding.ts';

type Workload = Survey['workloads'][number];
type Kubernetes = KubernetesTarget['kubernetes'];
type Shard = Kubernetes['shards'][number];

const workloads = findingsOf('workloads');
const retention = findingsOf('PVC retention');
const gitOps = findingsOf('GitOps');

/** Whether the workload of each shard is as it is configured, and could be taken over and restored. */
export function checkShards({ kubernetes }: KubernetesTarget, survey: Survey): Finding[] {
  const found = kubernetes.shards.map((shard) => ({
    shard,
    workload: survey.workloads.find(({ metadata }) => metadata.name === shard.workload),
  }));
  return found.flatMap(({ shard, workload }) => {
    if (!workload)
      return [
        workloads.failed(
          `shard '${shard.id}': neither a StatefulSet nor a Deployment is called '${shard.workload}'`,
          'check its name and namespace',
        ),
      ];
    const obstacles = obstaclesOf(kubernetes, shard, workload, survey);
    const shape =
      obstacles.length === 0
        ? [workloads.ok(`shard '${shard.id}' is ${workload.kind} '${shard.workload}' behind '${shard.service}'`)]
        : obstacles;
    return [...shape, retentionOf(workload), gitOpsOf(workload)];
  });
}

function obstaclesOf(kubernetes: Kubernetes, shard: Shard, workload: Workload, survey: Survey): Finding[] {
  const { kind, spec } = workload;
  const { container, volume, writers } = kubernetes;
  const where = `${kind} '${workload.metadata.name}'`;
  const claims = claimsOf(workload);
  const { replicas = 1 } = spec;
  const isNamed = (name: string) => (each: { metadata: { name: string } }) => each.metadata.name === name;
  const obstacles: [isThere: boolean, about: string, remedy: string][] = [
    [replicas !== 1, `${where} has '${replicas}' replicas`, 'give each shard a workload of its own with one replica'],
    [kind !== shard.workloadKind, `'${shard.workload}' is a ${kind}`, `set workloadKind of shard '${shard.id}'`],
    [
      !spec.template.spec?.containers.some(({ name }) => name === container),
      `${where} has no container '${container}'`,
      'set kubernetes.container to the store server',
    ],
    [
      !claims.includes(volume),
      `${where} has no claim '${volume}'`,
      `set kubernetes.volume to one of: ${claims.join(', ') || 'none'}`,
    ],
    [
      !survey.services.some(isNamed(shard.service)),
      `Service '${shard.service}' does not exist`,
      `make it select only the pods of '${shard.workload}', and let the retriever ask it`,
    ],
    [
      writers !== null && !survey.workloads.some(isNamed(writers)),
      `the writers '${writers}' do not exist`,
      'set kubernetes.writers to a Deployment, or to null',
    ],
  ];
  const failed = obstacles.filter(([isThere]) => isThere).map(([, about, remedy]) => workloads.failed(about, remedy));
  return [...failed, ...ownerOfFiles(kubernetes, workload)];
}

function claimsOf({ spec }: Workload): string[] {
  const made = (spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name);
  const named = (spec.template.spec?.volumes ?? []).filter((volume) => volume.persistentVolumeClaim);
  return [...made, ...named.map(({ name }) => name)];
}

/** Jobs of the agent run as the user of the server, but never as root. */
function ownerOfFiles({ container, agent }: Kubernetes, { metadata, spec }: Workload): Finding[] {
  const pod = spec.template.spec;
  const own = pod?.containers.find(({ name }) => name === container)?.securityContext?.runAsUser;
  if ((own ?? pod?.securityContext?.runAsUser) || agent.runAsUser !== undefined) return [];
  return [
    workloads.warning(
      `'${metadata.name}' does not say as which user it runs, or runs as root: jobs may not read its files`,
      'give its pod template a runAsUser, or set kubernetes.agent.runAsUser to the owner of its files',
    ),
  ];
}

function retentionOf({ metadata, spec }: Workload): Finding {
  const { whenDeleted = 'Retain', whenScaled = 'Retain' } = spec.persistentVolumeClaimRetentionPolicy ?? {};
  if (whenDeleted === 'Retain' && whenScaled === 'Retain') return retention.ok(`claims of '${metadata.name}' stay`);
  return retention.failed(
    `'${metadata.name}' removes its claims when it is ${whenScaled === 'Delete' ? 'scaled down' : 'deleted'}`,
    'set persistentVolumeClaimRetentionPolicy to Retain for both: the old volume is evidence',
  );
}

const OWNERS: [label: RegExp, name: string][] = [
  [/^argocd\.argoproj\.io\//, 'Argo CD'],
  [/^(kustomize|helm)\.toolkit\.fluxcd\.io\//, 'Flux'],
];

/** A controller that puts back what Git says would undo a cut-over. */
function gitOpsOf({ metadata }: Workload): Finding {
  const marks = Object.keys({ ...metadata.labels, ...metadata.annotations });
  const owner = OWNERS.find(([label]) => marks.some((mark) => label.test(mark)))?.[1];
  if (!owner) return gitOps.ok(`nobody puts '${metadata.name}' back to what Git says`);
  const isAgreed = metadata.annotations?.[Annotation.GitOps] !== undefined;
  if (isAgreed)
    return gitOps.ok(`${owner} keeps '${metadata.name}', and its team says that it leaves alone what Ragmend changes`);
  return gitOps.warning(
    `${owner} keeps '${metadata.name}': it may undo a cut-over`,
    'let it ignore /spec/selector of the Services and /spec/replicas, then annotate the workload with ragmend.dev/gitops',
  );
}
