import type { Cluster } from '../../../adapters/kubernetes/api/cluster.ts';
import { ClusterForbidden } from '../../../adapters/kubernetes/api/cluster-errors.ts';
import { schedulingOf } from '../../../adapters/kubernetes/jobs/scheduling.ts';
import { currentOf, findOwner, podsOf } from '../../../adapters/kubernetes/registry/owner.ts';
import type { KubernetesTarget } from '../../../adapters/kubernetes/registry/rotation.ts';
import { type FileLook, lookAtFiles, unreadableBy } from '../../../adapters/kubernetes/rehearsal/look-at-files.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { type Finding, findingsOf } from './finding.ts';

type RunAs = Awaited<ReturnType<typeof schedulingOf>>['runAs'];
type Seen = { workload: string; runAs: RunAs; isKnown: boolean; look: FileLook | string };

/**
 * Checks whether the job of a copy could read the files of each running shard, as the user that it
 * runs as.
 */
export async function fileFindings(cluster: Cluster, target: KubernetesTarget): Promise<Finding[]> {
  const { shards, container, volume, agent } = target.kubernetes;
  const findings: Finding[] = [];
  for (const { id, workload } of shards) {
    const owner = await findOwner(cluster, workload);
    const pod = owner && currentOf(await podsOf(cluster, owner));
    const server = pod?.spec.containers.find(({ name }) => name === container);
    const folder = server?.volumeMounts?.find(({ name }) => name === volume)?.mountPath;
    if (!pod || folder === undefined) continue;
    const { runAs, server: spec } = await schedulingOf(cluster, target, id, null);
    const said = server?.securityContext?.runAsUser ?? spec?.securityContext?.runAsUser ?? agent.runAsUser;
    const look = await looked(cluster, { pod: pod.metadata.name, container, folder });
    findings.push(...checkFiles({ workload, runAs, isKnown: Boolean(said), look }));
  }
  return findings;
}

const { ok, warning, failed } = findingsOf('files');

/**
 * Returns the findings about the files of a shard; if `look` is a text, it says why nothing was
 * seen.
 */
export function checkFiles({ workload, runAs, isKnown, look }: Seen): Finding[] {
  const user = runAs.runAsUser;
  if (typeof look === 'string')
    return isKnown
      ? []
      : [
          warning(
            `'${workload}' does not say which user it runs as, so it is unknown whether jobs may read its files as '${user}' (${look})`,
            'give its pod template a runAsUser, or set kubernetes.agent.runAsUser to the owner of its files',
          ),
        ];
  const unreadable = unreadableBy(runAs, look);
  const [first] = unreadable;
  if (!first) return [ok(`jobs may read the files of '${workload}' as user ${user}`)];
  const remedy =
    first.uid === 0
      ? 'let the server run as a user other than root that owns its files: securityContext { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 } in its values'
      : `set kubernetes.agent.runAsUser to ${first.uid}, the owner of its files`;
  return [
    failed(
      `a copy of '${workload}' would fail: jobs run as user ${user}, and may not read ${unreadable.length} of its files, e.g. '${first.path}' (user ${first.uid}, mode ${first.mode.toString(8)})`,
      remedy,
    ),
  ];
}

/** A container without a shell reveals nothing. */
async function looked(cluster: Cluster, place: Parameters<typeof lookAtFiles>[1]): Promise<FileLook | string> {
  try {
    return await lookAtFiles(cluster, place);
  } catch (error) {
    if (!(error instanceof ClusterForbidden || error instanceof DependencyUnavailable)) throw error;
    return error.message;
  }
}
