import type { Why } from '../draft.ts';
import { missingNode } from '../missing-object.ts';
import { type Held, type Room, servingNode } from '../room.ts';
import { isSelected } from '../scene/scene.ts';
import { templateIn, type Workload } from '../scene/workloads.ts';
import { unready } from './wait-for-host.ts';

/** What kubectl is told to wait for: an object by its kind and name, or pods and Jobs by a label. */
export type Asked = { kind: string; name: string | null; labels: string | null };

/** Adds the wait for workloads that bear a name or a label; returns false if none does. */
export function waitForWorkloads(room: Room, { target }: Held, asked: Asked, why: Why): boolean {
  const found = room.workloads.filter((one) => isAsked(one, asked));
  for (const one of found) room.draft.wait(target, servingNode(room, one), { ...why, confirmed: unready(one) });
  return found.length > 0;
}

/** Adds the wait for an object that a command asks for by name, and that is not there. */
export function waitForObject(room: Room, { workload, target }: Held, { kind, name }: Asked, why: Why) {
  if (name === null || !room.scene.isListed(kind) || room.scene.find(kind, name)) return;
  const node = missingNode(room, kind, name, workload, why.evidence);
  const confirmed = node.barred?.evidence ?? node.waits[0]?.confirmed ?? null;
  room.draft.wait(target, node, { ...why, confirmed });
}

function isAsked({ of, kind, object, fresh, old }: Workload, asked: Asked): boolean {
  if (asked.name !== null && asked.kind === 'Pod')
    return [...fresh, ...old].some(({ metadata }) => metadata.name === asked.name);
  if (asked.name !== null) return of === `${asked.kind}/${asked.name}`;
  const [key = '', value = ''] = (asked.labels ?? '').split(/==?/);
  const selector = { [key]: value };
  if (asked.kind === 'Pod')
    return isSelected(selector, templateIn(object)) || fresh.some((pod) => isSelected(selector, pod));
  return kind === asked.kind && isSelected(selector, object);
}
