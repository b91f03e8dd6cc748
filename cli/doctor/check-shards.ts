import { Annotation } from '../../adapters/kubernetes/labels.ts';
import type { KubernetesTarget } from '../../adapters/kubernetes/rotation.ts';
import type { Survey } from '../../adapters/kubernetes/survey.ts';
import { type Finding, findingsOf } from './finding.ts';

type Workload = Survey['workloads'][number];
type Shard = KubernetesTarget['kubernetes']['shards'][number];

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

function obstaclesOf(
  { container, volume, writers }: KubernetesTarget['kubernetes'],
  shard: Shard,
  { metadata, kind, spec }: Workload,
  survey: Survey,
): Finding[] {
  const pod = spec.template.spec;
  const server = pod?.containers.find(({ name }) => name === container);
  const claims = [
    ...(spec.volumeClaimTemplates ?? []).map(({ metadata: claim }) => claim.name),
    ...(pod?.volumes ?? []).filter((each) => each.persistentVolumeClaim).map(({ name }) => name),
  ];
  const where = `${kind} '${metadata.name}'`;
  const { replicas = 1 } = spec;
  const has = (name: string, among: Survey['workloads']) => among.some((each) => each.metadata.name === name);
  return [
    ...(replicas === 1
      ? []
      : [
          workloads.failed(
            `${where} has '${replicas}' replicas`,
            'give each shard a workload of its own with one replica',
          ),
        ]),
    ...(server
      ? []
      : [workloads.failed(`${where} has no container '${container}'`, 'set kubernetes.container to the store server')]),
    ...(claims.includes(volume)
      ? []
      : [
          workloads.failed(
            `${where} has no claim '${volume}'`,
            `set kubernetes.volume to one of: ${claims.join(', ') || 'none'}`,
          ),
        ]),
    ...(survey.services.some((each) => each.metadata.name === shard.service)
      ? []
      : [
          workloads.failed(
            `Service '${shard.service}' does not exist`,
            `make it select only the pods of '${shard.workload}', and let the retriever ask it`,
          ),
        ]),
    ...(writers === null || has(writers, survey.workloads)
      ? []
      : [
          workloads.failed(
            `the writers '${writers}' do not exist`,
            'set kubernetes.writers to a Deployment, or to null',
          ),
        ]),
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
