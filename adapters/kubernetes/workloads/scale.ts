import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { waitUntil } from '../../wait-until.ts';
import type { Cluster } from '../api/cluster.ts';
import { type JsonPatch, pointerTo } from '../api/fence.ts';
import { Annotation } from '../api/labels.ts';
import type { Controller } from '../api/objects.ts';
import { findOwner, podsOf, replicaSetsOf } from '../registry/owner.ts';

const POLL_MS = 250;
const GONE_MS = 120_000;

/**
 * Scales a workload to 0 and notes its former scale; does nothing if that is done. `scaleUp` is the
 * inverse.
 */
export function scaleDown({ spec, metadata }: Controller): JsonPatch {
  const { replicas = 1 } = spec;
  const known = metadata.annotations?.[Annotation.Replicas];
  const record: JsonPatch =
    known === undefined
      ? [
          { op: 'test', path: RECORD, value: null },
          { op: 'add', path: RECORD, value: `${replicas}` },
        ]
      : [];
  if (replicas === 0) return record;
  return [
    { op: 'test', path: '/spec/replicas', value: replicas },
    { op: 'replace', path: '/spec/replicas', value: 0 },
    ...record,
  ];
}

/**
 * Restores the scale that `scaleDown` noted; does nothing without a note. A scale that somebody
 * else set meanwhile stays.
 */
export function scaleUp({ spec, metadata }: Controller): JsonPatch {
  const record = metadata.annotations?.[Annotation.Replicas];
  if (record === undefined) return [];
  const back: JsonPatch =
    spec.replicas === 0
      ? [
          { op: 'test', path: '/spec/replicas', value: 0 },
          { op: 'replace', path: '/spec/replicas', value: Number(record) },
        ]
      : [];
  return [...back, { op: 'test', path: RECORD, value: record }, { op: 'remove', path: RECORD }];
}

/**
 * Returns whether a workload that was scaled to 0 has no pod left and nothing still creates pods
 * for it.
 */
export async function isAtRest(cluster: Cluster, name: string): Promise<boolean> {
  const owner = await findOwner(cluster, name);
  if (owner === null) return true;
  const sets = owner.kind === 'Deployment' ? await replicaSetsOf(cluster, owner) : [];
  return [owner.object, ...sets].every(isEmpty) && (await podsOf(cluster, owner)).length === 0;
}

function isEmpty({ spec, metadata, status = {} }: Controller): boolean {
  const hasSeen = (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  return spec.replicas === 0 && hasSeen && (status.replicas ?? 0) === 0;
}

/** Waits until the condition holds; throws DependencyUnavailable after two minutes. */
export async function untilGone(isGone: () => Promise<boolean>, what: string): Promise<void> {
  if (await waitUntil(isGone, { everyMs: POLL_MS, ms: GONE_MS })) return;
  throw new DependencyUnavailable(`${what} is still ending after ${GONE_MS / 1000} s: look at its pod's events`);
}

const RECORD = pointerTo('annotations', Annotation.Replicas);
