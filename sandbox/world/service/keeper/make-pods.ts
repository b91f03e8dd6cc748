import { markDeleted } from '../../../../adapters/local/bootstrap/components.ts';
import {
  isReady,
  ownerRef,
  type PodTemplate,
  specOf,
  templateOf,
} from '../../../../adapters/local/bootstrap/object-fields.ts';
import { newestSetName, podsOf, revisionNumber, setsOf } from '../../../../adapters/local/bootstrap/workload-pods.ts';
import type { KubeObject } from '../../../../core/contracts/bootstrap/observation.ts';
import { instantOf } from '../../../../core/kernel/instant.ts';
import type { KeeperDeps } from './keeper-deps.ts';

/** Makes and deletes pods until a Deployment or StatefulSet has those that it asks for; then says how it is. */
export function keepWorkload(deps: KeeperDeps, workload: KubeObject): void {
  const owner = workload.kind === 'Deployment' ? newestSet(deps, workload) : workload;
  const { replicas, strategy } = specOf(workload);
  const { fresh, old } = podsOf(deps.objects, workload);
  const surplus = fresh.slice(replicas);
  for (const pod of surplus) end(deps, pod);
  const serving = fresh.filter(isReady).length;
  // With 25 % of a few pods, none may be unavailable: old ones go once as many new ones are ready.
  const kept = strategy?.type === 'Recreate' ? 0 : Math.max(0, replicas - serving);
  for (const pod of old.slice(kept)) end(deps, pod);
  const mayStart = strategy?.type !== 'Recreate' || old.length === 0;
  if (mayStart) for (let at = fresh.length; at < replicas; at++) makePod(deps, owner, templateOf(workload), fresh, at);
  saveStatus(deps, workload);
}

function end({ objects }: KeeperDeps, { metadata: { name, deletionTimestamp } }: KubeObject): void {
  if (!deletionTimestamp && objects.find('Pod', name)) objects.change('Pod', name, markDeleted);
}

/** Returns the set of a Deployment's newest template; a template that comes back is the newest revision again. */
function newestSet({ objects, clock }: KeeperDeps, deployment: KubeObject): KubeObject {
  const name = newestSetName(deployment);
  const sets = setsOf(objects, deployment);
  const [newest] = sets;
  if (newest?.metadata.name === name) return newest;
  const revision = String((newest ? revisionNumber(newest) : 0) + 1);
  const set: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      creationTimestamp: instantOf(clock.now()),
      labels: templateOf(deployment).metadata.labels,
      annotations: {
        ...objects.find('ReplicaSet', name)?.metadata.annotations,
        'deployment.kubernetes.io/revision': revision,
      },
      ownerReferences: [ownerRef(deployment)],
    },
    spec: { replicas: specOf(deployment).replicas, template: templateOf(deployment) },
  };
  objects.put(set);
  return set;
}

function makePod(
  deps: KeeperDeps,
  owner: KubeObject,
  template: PodTemplate & { metadata: { annotations?: Record<string, string> } },
  siblings: KubeObject[],
  at: number,
): void {
  const name = owner.kind === 'StatefulSet' ? `${owner.metadata.name}-${at}` : freeName(deps, owner, siblings);
  if (deps.objects.find('Pod', name)) return;
  deps.objects.put(podOf(deps, owner, template, name));
}

/** Returns a new pod of a controller. */
export function podOf(
  { clock }: Pick<KeeperDeps, 'clock'>,
  owner: KubeObject,
  template: PodTemplate & { metadata: { annotations?: Record<string, string> } },
  name: string,
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      creationTimestamp: instantOf(clock.now()),
      labels: template.metadata.labels,
      annotations: { ...template.metadata.annotations },
      ownerReferences: [ownerRef(owner)],
    },
    spec: template.spec,
    status: { phase: 'Pending', conditions: [], initContainerStatuses: [], containerStatuses: [] },
  };
}

/** Names of pods are never given twice: their logs and exit codes bear them. */
function freeName({ objects }: KeeperDeps, { metadata }: KubeObject, siblings: KubeObject[]): string {
  const set = objects.find('ReplicaSet', metadata.name);
  const made = Number(set?.metadata.annotations?.[MADE] ?? siblings.length) + 1;
  objects.change('ReplicaSet', metadata.name, (one) => ({
    ...one,
    metadata: { ...one.metadata, annotations: { ...one.metadata.annotations, [MADE]: String(made) } },
  }));
  return `${metadata.name}-${made}`;
}
const MADE = 'sandbox/pods-made';

function saveStatus({ objects }: KeeperDeps, workload: KubeObject): void {
  const { fresh, old } = podsOf(objects, workload);
  const ready = [...fresh, ...old].filter(isReady).length;
  const status = { replicas: fresh.length + old.length, updatedReplicas: fresh.length, readyReplicas: ready };
  if (JSON.stringify(status) === JSON.stringify(workload.status)) return;
  objects.change(workload.kind, workload.metadata.name, (known) => ({ ...known, status }));
}
