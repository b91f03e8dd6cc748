import type { KubeObject } from '../../adapters/kubernetes/api/objects.ts';
import type { Survey } from '../../adapters/kubernetes/api/survey.ts';
import type { KubernetesTarget } from '../../adapters/kubernetes/registry/rotation.ts';
import { changeToKeep } from '../../adapters/kubernetes/workloads/deployed-by.ts';
import { type Changed, revertOf } from '../../adapters/kubernetes/workloads/gitops.ts';
import { servicesOf } from '../../core/contracts/config/kubernetes-config.ts';
import type { RegistryEntry } from '../../core/contracts/registry.ts';
import { checkServices } from './check-services.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

type Workload = Survey['workloads'][number];
type Kubernetes = KubernetesTarget['kubernetes'];
type Shard = Kubernetes['shards'][number];

const workloads = findingsOf('workloads');
const retention = findingsOf('PVC retention');
const gitOps = findingsOf('GitOps');

/**
 * Checks whether the workload of each shard is as configured and could be taken over and restored;
 * `entries` says what serves each shard now, null if nothing is registered.
 */
export function checkShards(
  { kubernetes }: KubernetesTarget,
  survey: Survey,
  entries: RegistryEntry[] | null,
): Finding[] {
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
    const standIn = standInFor(shard, entries);
    const obstacles = obstaclesOf(kubernetes, shard, workload, survey, standIn !== null);
    const shape =
      obstacles.length === 0
        ? [
            workloads.ok(
              `shard '${shard.id}' is ${workload.kind} '${shard.workload}' behind ${quoted(servicesOf(shard))}`,
            ),
          ]
        : obstacles;
    return [
      ...shape,
      ...(standIn === null ? [] : restored(shard, workload, standIn)),
      ...checkServices(shard, workload, survey),
      retentionOf(workload),
      gitOpsOf(kubernetes, shard, survey),
    ];
  });
}

/** Returns what serves a shard in place of its own workload, or null. */
function standInFor({ id, workload }: Shard, entries: RegistryEntry[] | null): string | null {
  const serving = entries?.find(({ shardId }) => shardId === id)?.workloadId ?? workload;
  return serving === workload ? null : serving;
}

/** After a restore the shard's own workload is stopped on purpose: its claim is the damaged one. */
function restored({ id, workload }: Shard, object: Workload, standIn: string): Finding[] {
  const settle = `run \`ragmend settle ${id}\`: it brings '${workload}' back, on the restored data`;
  const keep = changeToKeep(object.kind, object, id);
  if (object.spec.replicas === 0)
    return [workloads.warning(`shard '${id}' was restored, '${standIn}' serves it`, `${settle}. ${keep}`)];
  return [
    workloads.failed(
      `shard '${id}' was restored, '${standIn}' serves it, and '${workload}' also runs, on the damaged claim`,
      `scale '${workload}' to 0, then ${settle}`,
    ),
  ];
}

function obstaclesOf(
  kubernetes: Kubernetes,
  shard: Shard,
  workload: Workload,
  survey: Survey,
  isRestored: boolean,
): Finding[] {
  const { kind, spec } = workload;
  const { container, volume, writers } = kubernetes;
  const where = `${kind} '${workload.metadata.name}'`;
  const claims = claimsOf(workload);
  const { replicas = 1 } = spec;
  const isNamed = (name: string) => (each: { metadata: { name: string } }) => each.metadata.name === name;
  const obstacles: [isThere: boolean, about: string, remedy: string][] = [
    [
      !isRestored && replicas !== 1,
      `${where} has ${replicas} replicas`,
      'give each shard its own workload with one replica',
    ],
    [kind !== shard.workloadKind, `'${shard.workload}' is a ${kind}`, `set workloadKind of shard '${shard.id}'`],
    [
      !spec.template.spec?.containers.some(({ name }) => name === container),
      `${where} has no container '${container}'`,
      "set kubernetes.container to the name of the store server's container",
    ],
    [
      !claims.includes(volume),
      `${where} has no claim '${volume}'`,
      `set kubernetes.volume to one of: ${claims.join(', ') || 'none'}`,
    ],
    [
      claims.length > 1,
      `${where} has ${claims.length} claims: ${claims.join(', ')}`,
      `keep everything that it stores in '${volume}'`,
    ],
    ...servicesOf(shard).map((service): [boolean, string, string] => [
      !survey.services.some(isNamed(service)),
      `Service '${service}' does not exist`,
      `create it, let it select only the pods of '${shard.workload}', and let the retriever use it`,
    ]),
    [
      writers !== null && !survey.workloads.some(isNamed(writers)),
      `the writers '${writers}' do not exist`,
      'set kubernetes.writers to a Deployment, or to null',
    ],
  ];
  const failed = obstacles.filter(([isThere]) => isThere).map(([, about, remedy]) => workloads.failed(about, remedy));
  return failed;
}

const quoted = (names: string[]) => names.map((name) => `'${name}'`).join(', ');

function claimsOf({ spec }: Workload): string[] {
  const made = (spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name);
  const named = (spec.template.spec?.volumes ?? []).filter((volume) => volume.persistentVolumeClaim);
  return [...made, ...named.map(({ name }) => name)];
}

function retentionOf({ metadata, spec }: Workload): Finding {
  const { whenDeleted = 'Retain', whenScaled = 'Retain' } = spec.persistentVolumeClaimRetentionPolicy ?? {};
  if (whenDeleted === 'Retain' && whenScaled === 'Retain') return retention.ok(`claims of '${metadata.name}' are kept`);
  return retention.failed(
    `'${metadata.name}' removes its claims when it is ${whenScaled === 'Delete' ? 'scaled down' : 'deleted'}`,
    'set persistentVolumeClaimRetentionPolicy to Retain for both: the old volume is evidence',
  );
}

/** A controller that restores the state in Git would undo a cut-over, or a pause of the writers. */
function gitOpsOf({ writers }: Kubernetes, shard: Shard, survey: Survey): Finding {
  const { workload } = shard;
  const services = servicesOf(shard);
  const named = (name: string | null) => (each: KubeObject) => each.metadata.name === name;
  const changed: Changed[] = [
    ...survey.services
      .filter(({ metadata }) => services.includes(metadata.name))
      .map((object) => ({ kind: 'Service', object, field: SELECTOR })),
    ...survey.workloads
      .filter((each) => named(workload)(each) || (each.kind === 'Deployment' && named(writers)(each)))
      .map((object) => ({ kind: object.kind, object, field: REPLICAS })),
  ];
  const [first, ...others] = changed.map(revertOf).filter((reason) => reason !== null);
  if (first === undefined) return gitOps.ok(`no GitOps controller would undo changes to '${workload}'`);
  const [about = '', ...change] = first.split(': in Git, ');
  const more = others.length === 0 ? '' : `; the same for ${others.length} more`;
  return gitOps.failed(about, `in Git, ${change.join(': in Git, ')}${more}`);
}

const SELECTOR = '/spec/selector' as const;
const REPLICAS = '/spec/replicas' as const;
