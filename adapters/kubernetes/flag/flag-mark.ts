import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import type { FlagReading } from '../../../core/provider/ports/provider-flag.ts';
import { type JsonPatch, pointerTo } from '../api/fence.ts';
import { Annotation } from '../api/labels.ts';
import type { KubeObject } from '../api/objects.ts';

const mark = z.object({
  incidentId: z.string(),
  epoch: z.int(),
  from: z.string(),
  before: z.string().nullable(),
  value: z.string(),
  why: z.string(),
});
/**
 * The last switch of a target's flag by Ragmend: who made it, from which version, the value before
 * and after, and why.
 */
export type FlagMark = z.infer<typeof mark>;

const marks = z.record(z.string(), mark);
const WHY_CHARACTERS = 200;

/** Returns the mark of a target on the object of its flag, null if Ragmend never switched it. */
export function markOf(object: KubeObject, targetId: string): FlagMark | null {
  return marksOf(object)[targetId] ?? null;
}

/** Writes the mark of a target, and fails if the marks changed since they were read. */
export function writeMark(object: KubeObject, targetId: string, mark: FlagMark): JsonPatch {
  const path = pointerTo('annotations', Annotation.Flag);
  return [
    { op: 'test', path, value: object.metadata.annotations?.[Annotation.Flag] ?? null },
    { op: 'add', path, value: JSON.stringify({ ...marksOf(object), [targetId]: mark }) },
  ];
}

/** Returns the mark of a switch under a fence. */
export function markFor({ incidentId, epoch }: Fence, from: FlagReading, value: string, why: string): FlagMark {
  return { incidentId, epoch, from: from.version, before: from.value, value, why: why.slice(0, WHY_CHARACTERS) };
}

/**
 * Returns the version of a flag. A mark names the version before it, so no version returns after a
 * switch.
 */
export function versionOf({ metadata }: KubeObject, value: string | null, mark: FlagMark | null): string {
  return createHash('sha256')
    .update(JSON.stringify([metadata.uid, value, mark]))
    .digest('hex')
    .slice(0, 16);
}

/** Marks that somebody mangled count as none: the value itself is compared too. */
function marksOf({ metadata }: KubeObject): Record<string, FlagMark> {
  try {
    return marks.parse(JSON.parse(metadata.annotations?.[Annotation.Flag] ?? '{}'));
  } catch {
    return {};
  }
}
