import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import { WritersBusy } from '../../../core/volume/errors.ts';
import type { WriteGate } from '../../../core/volume/ports.ts';
import { waitUntil } from '../../wait-until.ts';
import { changeFenced, type Fencing, type JsonPatch, pointerTo } from '../api/fence.ts';
import { Annotation } from '../api/labels.ts';
import { type Controller, pathOf } from '../api/objects.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { isAtRest, scaleDown, scaleUp } from './scale.ts';

type Deps = Fencing & { target: KubernetesTarget; patienceMs?: number };
/** Who pauses the writers, and for which shard. */
type Holder = { lock: string; shardId: string };

// Less than the time limit of the task that pauses.
const PATIENCE_MS = 90_000;
const POLL_MS = 250;

/**
 * The write gate of all shards: the Deployment of their writers, which write to all shards. It is
 * scaled to 0 while any shard is paused. If no writers are configured nothing writes, and pausing
 * changes nothing.
 */
export function kubernetesWriteGate(deps: Deps): WriteGate & { isPaused(shardId: string): Promise<boolean> } {
  const { cluster, locks, target } = deps;
  const { writers } = target.kubernetes;
  if (writers === null) {
    const check = async (fence: ShardFence) => void (await locks.keyOf(fence));
    return { pause: check, resume: check, isPaused: async () => false };
  }
  const path = pathOf(cluster, 'deployments', writers);
  return {
    async pause(fence) {
      const lock = await locks.keyOf(fence);
      await changeFenced<Controller>(deps, fence, path, (object) => hold(object, { lock, shardId: fence.shardId }));
      await untilAtRest(deps, writers);
    },
    async resume(fence) {
      const lock = await locks.keyOf(fence);
      await changeFenced<Controller>(deps, fence, path, (object) => release(object, { lock, shardId: fence.shardId }));
    },
    isPaused: async () => holdersOf(await cluster.send<Controller>('GET', path)).length > 0,
  };
}

async function untilAtRest({ cluster, patienceMs = PATIENCE_MS }: Deps, writers: string): Promise<void> {
  if (await waitUntil(() => isAtRest(cluster, writers), { everyMs: POLL_MS, ms: patienceMs })) return;
  throw new WritersBusy(`pods of '${writers}' still write after ${patienceMs} ms: look at why they do not end`);
}

/** Also scales down for a known holder: somebody else may have scaled the writers up again. */
function hold(object: Controller, holder: Holder): JsonPatch {
  const holders = holdersOf(object);
  const all = holders.some((each) => isSame(each, holder)) ? holders : [...holders, holder];
  return [...(all === holders ? [] : write(object, all)), ...scaleDown(object)];
}

function release(object: Controller, holder: Holder): JsonPatch {
  const holders = holdersOf(object);
  const left = holders.filter((each) => !isSame(each, holder));
  if (left.length === holders.length) return [];
  return [...write(object, left), ...(left.length === 0 ? scaleUp(object) : [])];
}

function write({ metadata }: Controller, holders: Holder[]): JsonPatch {
  const path = pointerTo('annotations', Annotation.Holders);
  return [
    { op: 'test', path, value: metadata.annotations?.[Annotation.Holders] ?? null },
    { op: 'add', path, value: JSON.stringify(holders) },
  ];
}

function holdersOf({ metadata }: Controller): Holder[] {
  return JSON.parse(metadata.annotations?.[Annotation.Holders] ?? '[]') as Holder[];
}

function isSame(one: Holder, other: Holder): boolean {
  return one.lock === other.lock && one.shardId === other.shardId;
}
