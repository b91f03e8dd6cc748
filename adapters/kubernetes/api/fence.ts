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

/** Changes one object like `changeOnce`; after a lost race, reads and decides again, a few times. */
export function changeFenced<T extends KubeObject>(
  fencing: Fencing,
  fence: Fence,
  path: string,
  change: (object: T) => JsonPatch,
): Promise<T> {
  return untilNoConflict(() => changeOnce(fencing, fence, path, change));
}

/**
 * Changes one object by one JSON Patch that stamps the epoch of the fence's lock, and fails if the
 * stamps changed since they were read. Throws StaleEpoch if the fence holds no lock or a greater
 * epoch is stamped, WriteConflict after a lost race, NotFound.
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

/** Retries a few times while the work ends in a WriteConflict. */
export function untilNoConflict<T>(work: () => Promise<T>): Promise<T> {
  const mayPass = (error: unknown) => error instanceof WriteConflict;
  return retryWhile({ tries: TRIES, mayPass, pauseMs: (tried) => Math.random() * PAUSE_MS * tried }, work);
}

/**
 * Returns the annotation of an object made under a fence: the lock's epoch. Holders of several
 * locks may write one object, and their epochs do not compare.
 */
export function epochStamp(lock: string, epoch: number): Record<string, string> {
  return { [Annotation.Epoch]: JSON.stringify({ [lock]: epoch }) };
}

/** Returns the place of an annotation or a label in a JSON Patch. */
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
      `'${name}' was written with epoch ${stands} of lock '${lock}', ours is ${epoch}: stop, and read the lock again`,
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
