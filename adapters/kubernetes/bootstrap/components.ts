import type { Components } from '../../../core/bootstrap/ports/components.ts';
import type { ComponentConfig } from '../../../core/contracts/config/bootstrap-config.ts';
import { orNull } from '../../../core/kernel/or-null.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { isGone } from '../api/cluster-errors.ts';
import { changeFenced, type Fencing, type JsonPatch, pointerTo } from '../api/fence.ts';
import { Annotation } from '../api/labels.ts';
import { type Controller, pathOf } from '../api/objects.ts';
import { type AskPods, podAsker } from '../generator/ask-pods.ts';
import { isServing } from '../generator/pod-state.ts';
import { flagObjectIn } from '../manifests/flag-policy.ts';
import { imageNote } from '../migration/image-note.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { statusOf } from './component-status.ts';
import { familyOf, isStale } from './family.ts';
import { assertHoldsTarget } from './holds-target.ts';
import { assertVersion, changeSpec } from './planned-change.ts';
import { refuseChange } from './refuse-change.ts';
import { rollBack, unlabelled } from './roll-back.ts';
import { type Workload, workloadOf } from './workload.ts';

type ComponentsDeps = Fencing & { target: KubernetesTarget };

/**
 * The components of a target that stand in its cluster. Their settle probes are asked by the agent's pod. A
 * change is one patch that stamps the epoch and fails if the spec has changed since it was read.
 */
export function kubernetesComponents(deps: ComponentsDeps, ask: AskPods = podAsker(deps.cluster)): Components {
  const { cluster, target } = deps;
  const flagged = flagObjectIn(target, 'deployments');
  return {
    async status(_, workload) {
      const found = await componentOf(deps, workload);
      return statusOf(found, await familyOf(cluster, found), flagged);
    },
    scale: (fence, workload, replicas, version) => scale(deps, fence, workload, { replicas, version }),
    deletePods: (fence, workload, pods) => deletePods(deps, fence, workload, pods),
    async rollBack(fence, workload, revision, version) {
      await assertHoldsTarget(deps.locks, fence);
      const found = await componentOf(deps, workload);
      await refuseChange(cluster, target, found);
      await rollBack(deps, fence, found, { revision, version });
    },
    isFunctional: (_, workload) => isFunctional(deps, workload, ask),
  };
}

function configOf({ bootstrap, id }: KubernetesTarget, workload: string): ComponentConfig {
  const found = bootstrap?.components.find((one) => one.workload === workload);
  if (found) return found;
  throw new NotFound(`'${workload}' is no component of target '${id}': add it to bootstrap.components`);
}

async function componentOf({ cluster, target }: ComponentsDeps, workload: string): Promise<Workload> {
  configOf(target, workload);
  return workloadOf(cluster, workload);
}

async function scale(
  deps: ComponentsDeps,
  fence: Fence,
  workload: string,
  { replicas, version }: { replicas: number; version: string },
): Promise<void> {
  await assertHoldsTarget(deps.locks, fence);
  const found = await componentOf(deps, workload);
  if (found.object.spec.replicas !== replicas) await refuseChange(deps.cluster, deps.target, found);
  const images = replicas === 0 ? imageNote(found.object, (await familyOf(deps.cluster, found)).pods) : null;
  await changeFenced<Controller>(deps, fence, found.path, (object) => {
    assertVersion({ ...found, object }, version);
    if (object.spec.replicas === replicas) return unlabelled(object);
    const changes = changeSpec(object, '/spec/replicas', replicas);
    return [...unlabelled(object), ...changes, ...(images === null ? [] : noteImages(images))];
  });
}

/** A migration runs the image that the pods ran, after they are gone. */
const noteImages = (images: string): JsonPatch => [
  { op: 'add', path: pointerTo('annotations', Annotation.Images), value: images },
];

/** Stamps the epoch on the workload before it ends a pod: a pod that is told to end takes no stamp. */
async function deletePods(deps: ComponentsDeps, fence: Fence, workload: string, pods: string[]): Promise<void> {
  const { cluster, locks } = deps;
  await assertHoldsTarget(locks, fence);
  const found = await componentOf(deps, workload);
  const family = await familyOf(cluster, found);
  const stale = family.pods.filter((pod) => pods.includes(pod.metadata.name) && isStale(pod, found, family));
  if (stale.length === 0) return;
  await changeFenced<Controller>(deps, fence, found.path, () => []);
  for (const { metadata } of stale) {
    const json = { preconditions: { uid: metadata.uid } };
    await orNull(cluster.send('DELETE', pathOf(cluster, 'pods', metadata.name), { json }), isGone);
  }
}

async function isFunctional(deps: ComponentsDeps, workload: string, ask: AskPods): Promise<boolean> {
  const { settle } = configOf(deps.target, workload);
  if (!settle) return true;
  const { pods } = await familyOf(deps.cluster, await componentOf(deps, workload));
  const questions = pods.filter(isServing).map(({ status }) => ({
    about: 'proof' as const,
    ip: status?.podIP ?? '',
    header: 'content-type',
    ...settle,
  }));
  const heard = await ask(questions);
  return heard.every((one) => 'status' in one && one.status >= 200 && one.status < 300);
}
