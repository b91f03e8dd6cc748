import { PatchStrategy } from '@kubernetes/client-node';
import type { Fence, Locks } from '../../../core/kernel/ports/fence.ts';
import { StaleEpoch, WriteConflict } from '../../../core/kernel/task-error.ts';
import { retryWhile } from '../../retry-while.ts';
import type { Cluster } from './cluster.ts';
import { Annotation, MANAGER } from './labels.ts';
import type { KubeObject } from './objects.ts';

/** The operations of a JSON Patch. */
export type JsonPatch = { op: 'add' | 'remove' | 'replace' | 'test'; path: string; value?: unknown }[];
export type Fencing = { cluster: Cluster; locks: Locks };

const TRIES = 12;
const PAUSE_MS = 50;

/** Changes one object as `changeOnce` does; a lost race is read and decided again, a few times. */
export function changeFenced<T extends KubeObject>(
  fencing: Fencing,
  fence: Fence,
  path: string,
  change: (object: T) => JsonPatch,
): Promise<T> {
  return untilNoConflict(() => changeOnce(fencing, fence, path, change));
}

/**
 * Changes one object by one JSON Patch that stamps the epoch of the fence's lock on it, and that is
 * refused where the stamps are no longer as they were read. Throws StaleEpoch where the fence holds
 * no lock or a greater epoch stands there, WriteConflict where the race was lost, NotFound.
 */
export async function changeOnce<T extends KubeObject>(
  { cluster, locks }: Fencing,
  fence: Fence,
  path: string,
  change: (object: T) => JsonPatch,
): Promise<T> {
  const lock = await locks.keyOf(fence);
  const object = await cluster.send<T>('GET', path);
  const stamp = stampOf(object, lock, fence);
  const changes = change(object);
  if (stamp.isThere && changes.length === 0) return object;
  const json = [...stamp.patch, ...changes];
  return cluster.send<T>('PATCH', `${path}?fieldManager=${MANAGER}`, { json, type: PatchStrategy.JsonPatch });
}

/** Does it again while it ends in a WriteConflict, a few times. */
export function untilNoConflict<T>(work: () => Promise<T>): Promise<T> {
  const mayPass = (error: unknown) => error instanceof WriteConflict;
  return retryWhile({ tries: TRIES, mayPass, pauseMs: (tried) => Math.random() * PAUSE_MS * tried }, work);
}

/**
 * The annotation of an object that is made under a fence: the epoch for the lock. An object may be
 * written by holders of several locks, whose epochs do not compare.
 */
export function epochStamp(lock: string, epoch: number): Record<string, string> {
  return { [Annotation.Epoch]: JSON.stringify({ [lock]: epoch }) };
}

/** Where an annotation or a label is in a JSON Patch. */
export function pointerTo(kind: 'annotations' | 'labels', name: string): string {
  return `/metadata/${kind}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function stampOf({ metadata }: KubeObject, lock: string, { epoch }: Fence): { isThere: boolean; patch: JsonPatch } {
  const { name, annotations } = metadata;
  const before = annotations?.[Annotation.Epoch] ?? null;
  const epochs = before === null ? {} : (JSON.parse(before) as Record<string, number>);
  const stands = epochs[lock] ?? 0;
  if (stands > epoch)
    throw new StaleEpoch(
      `'${name}' was written with epoch '${stands}' of lock '${lock}', ours is '${epoch}': stop, and read the lock again`,
    );
  const path = pointerTo('annotations', Annotation.Epoch);
  const value = JSON.stringify({ ...epochs, [lock]: epoch });
  const make: JsonPatch = annotations
    ? []
    : [
        { op: 'test', path: '/metadata/annotations', value: null },
        { op: 'add', path: '/metadata/annotations', value: {} },
      ];
  return {
    isThere: stands === epoch,
    patch: [...make, { op: 'test', path, value: before }, { op: 'add', path, value }],
  };
}
