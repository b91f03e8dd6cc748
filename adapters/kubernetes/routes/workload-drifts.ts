import type { RegistryEntry } from '../../../core/contracts/registry.ts';
import type { JsonPatch } from '../api/fence.ts';
import { Annotation } from '../api/labels.ts';
import { writerOf } from '../api/objects.ts';
import { findOwner, type Owner, podsOf } from '../registry/owner.ts';
import { changeToKeep } from '../workloads/deployed-by.ts';
import { scaleDown } from '../workloads/scale.ts';
import type { Found, Shard, Sight } from './sight.ts';

/**
 * Returns the drifts of the two workloads of a shard that was taken over: the serving workload must
 * run one server, and the former one must stay stopped. `stands` is whether a Service has anything
 * to lead to.
 */
export async function workloadDrifts(
  sight: Sight,
  { shardId, workloadId, route }: RegistryEntry,
  shard: Shard,
): Promise<{ found: Found[]; stands: boolean }> {
  if (workloadId === shard.workload) return { found: [], stands: true };
  const [serving, before] = await Promise.all([
    findOwner(sight.cluster, workloadId),
    findOwner(sight.cluster, shard.workload),
  ]);
  const restarted = before === null ? [] : await ofStopped(sight, shardId, workloadId, before);
  // Out of rotation, a run is at work on the shard and may have stopped it.
  const isServed = route !== 'none';
  if (serving === null)
    return { found: [...restarted, ...(isServed ? [gone(shardId, workloadId, before)] : [])], stands: false };
  return { found: [...restarted, ...(isServed ? ofServing(shardId, serving) : [])], stands: true };
}

/** Looks at a workload that Ragmend stopped and has not started again. */
async function ofStopped({ cluster }: Sight, shardId: string, workloadId: string, before: Owner): Promise<Found[]> {
  const { kind, name, path, object } = before;
  const { replicas = 1 } = object.spec;
  if (object.metadata.annotations?.[Annotation.Replicas] === undefined || replicas === 0) return [];
  const runs = (await podsOf(cluster, before)).length > 0;
  const state = runs ? 'its pod stands' : 'the cluster lets no pod of it open the quarantined claim';
  const found = `'${writerOf(object.metadata, 'replicas')}' set ${kind} '${name}' to ${replicas} replicas, which was stopped since '${workloadId}' serves the shard; ${state}`;
  const { uid, generation } = object.metadata;
  return [
    {
      drift: {
        id: `${uid}:${generation}`,
        shardId,
        found,
        isHarmful: runs,
        isOurs: true,
        advice: changeToKeep(kind, object, shardId),
      },
      mend: { path, json: [isStill(generation), ...scaleDown(object)] },
    },
  ];
}

/**
 * Looks at the serving workload: two servers on one claim would damage it. It stands at 0 while
 * Ragmend restarts it.
 */
function ofServing(shardId: string, { kind, name, path, object }: Owner): Found[] {
  const { replicas = 1 } = object.spec;
  if (replicas === 1 || object.metadata.annotations?.[Annotation.Replicas] !== undefined) return [];
  const why = replicas === 0 ? 'nobody answers' : 'each of them opens the one volume';
  const found = `'${writerOf(object.metadata, 'replicas')}' set ${kind} '${name}', which serves the shard, to ${replicas} replicas: ${why}`;
  const { uid, generation } = object.metadata;
  const json: JsonPatch = [isStill(generation), { op: 'add', path: '/spec/replicas', value: 1 }];
  return [
    {
      drift: { id: `${uid}:${generation}`, shardId, found, isHarmful: true, isOurs: true, advice: null },
      mend: { path, json },
    },
  ];
}

function gone(shardId: string, workloadId: string, before: Owner | null): Found {
  const found = `'${workloadId}', which serves the shard, is gone: nobody answers`;
  const id = `${shardId}:${workloadId}:gone:${before?.object.metadata.uid ?? ''}`;
  const advice = `Run \`ragmend start ${shardId}\`: its claims stand`;
  return { drift: { id, shardId, found, isHarmful: true, isOurs: false, advice }, mend: null };
}

const isStill = (generation: number | undefined) =>
  ({ op: 'test', path: '/metadata/generation', value: generation }) as const;
