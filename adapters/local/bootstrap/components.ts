import { StartRefused } from '../../../core/bootstrap/errors.ts';
import type { ComponentStatus, Components } from '../../../core/bootstrap/ports/components.ts';
import type { KubeObject } from '../../../core/contracts/bootstrap/observation.ts';
import type { BootstrapConfig } from '../../../core/contracts/config/bootstrap-config.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { NotFound, PlanDrifted } from '../../../core/kernel/task-error.ts';
import type { Db } from '../records/database.ts';
import { heldLock } from '../records/fence.ts';
import { isReady, portOf, specOf, statusesOf, versionOf, type WorkloadSpec } from './object-fields.ts';
import { type ServiceObjects, serviceObjects } from './service-objects.ts';
import { newestSetName, podsOf, revisionNumber, setsOf, workloadNamed } from './workload-pods.ts';

const PROBE_MS = 2_000;

type Deps = { db: Db; bootstrap: BootstrapConfig | undefined };

/** The workloads of the service as processes of this machine. Its keeper does what is asked here. */
export function localComponents({ db, bootstrap }: Deps): Components {
  const objects = serviceObjects({ db });
  const changed = (fence: Fence, of: string, version: string, how: (spec: WorkloadSpec) => Partial<WorkloadSpec>) => {
    const { kind, metadata } = workloadNamed(objects, of);
    objects.change(
      kind,
      metadata.name,
      (workload) => {
        if (versionOf(workload) !== version)
          throw new PlanDrifted(`'${of}' is no longer as it was planned for: plan again`);
        return { ...workload, spec: { ...specOf(workload), ...how(specOf(workload)) } };
      },
      () => void heldLock(db, fence),
    );
  };
  return {
    status: async (_, of) => statusOfWorkload(objects, workloadNamed(objects, of)),
    scale: async (fence, of, replicas, version) => {
      refuseScaled(objects, of);
      changed(fence, of, version, () => ({ replicas }));
    },
    deletePods: async (fence, of, names) => {
      const known = podsOf(objects, workloadNamed(objects, of)).old.map(({ metadata }) => metadata.name);
      for (const name of names.filter((one) => known.includes(one)))
        objects.change('Pod', name, markDeleted, () => void heldLock(db, fence));
      heldLock(db, fence);
    },
    rollBack: async (fence, of, revision, version) => {
      const set = setsOf(objects, workloadNamed(objects, of)).find((one) => String(revisionNumber(one)) === revision);
      if (!set) throw new NotFound(`'${of}' has no revision '${revision}': read its status again`);
      const { template } = specOf(set);
      changed(fence, of, version, () => ({ template }));
    },
    isFunctional: async (_, of) => {
      const settle = bootstrap?.components.find(({ workload }) => workload === of)?.settle;
      if (!settle) return true;
      const { fresh } = podsOf(objects, workloadNamed(objects, of));
      const answers = await Promise.all(fresh.filter(isReady).map((pod) => isWell(pod, settle.path)));
      return answers.every((well) => well);
    },
  };
}

/** Returns a pod that its keeper ends and then removes. */
export const markDeleted = (pod: KubeObject): KubeObject => ({
  ...pod,
  metadata: { ...pod.metadata, deletionTimestamp: pod.metadata.deletionTimestamp ?? new Date(0).toISOString() },
});

function refuseScaled(objects: ServiceObjects, of: string): void {
  const scaler = objects.all('HorizontalPodAutoscaler').find(({ spec }) => {
    const { kind, name } = (spec as { scaleTargetRef: { kind: string; name: string } }).scaleTargetRef;
    return `${kind}/${name}` === of;
  });
  if (scaler)
    throw new StartRefused(`HorizontalPodAutoscaler '${scaler.metadata.name}' sets the replicas of '${of}': pause it`);
}

function statusOfWorkload(objects: ServiceObjects, workload: KubeObject): ComponentStatus {
  const { fresh, old } = podsOf(objects, workload);
  const failing = fresh.find((pod) => !isReady(pod));
  return {
    workload: `${workload.kind}/${workload.metadata.name}`,
    replicas: specOf(workload).replicas,
    ready: fresh.filter(isReady).length,
    pods: fresh.length + old.length,
    version: versionOf(workload),
    pastRevision: workload.kind === 'Deployment' ? pastRevisionOf(objects, workload) : null,
    stalePods: old.map(({ metadata }) => metadata.name),
    failing: failing ? wordsOf(failing) : null,
  };
}

function pastRevisionOf(objects: ServiceObjects, workload: KubeObject): string | null {
  const newest = newestSetName(workload);
  const past = setsOf(objects, workload).find(({ metadata }) => metadata.name !== newest);
  return past ? String(revisionNumber(past)) : null;
}

function wordsOf(pod: KubeObject): string {
  if (pod.metadata.deletionTimestamp) return 'is ending';
  const open = statusesOf(pod).find(({ ready, state }) => !ready && state.terminated?.exitCode !== 0);
  const { name = '', restartCount = 0, state = {} } = open ?? {};
  const how = state.waiting?.reason ?? state.terminated?.reason ?? 'not ready';
  return `${name}: ${how}${restartCount > 0 ? `, ${restartCount} restarts` : ''}`;
}

async function isWell(pod: KubeObject, path: string): Promise<boolean> {
  const port = portOf(pod);
  if (port === null) return false;
  return fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(PROBE_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
