/** An arrow of a picture: `from` waits for `to`. */
export type Arrow = { from: string; to: string };

/** Returns the arrows that lead back to where a search in depth came from: each would close a cycle. */
export function backArrows(ids: readonly string[], arrows: readonly Arrow[]): Set<Arrow> {
  const leaving = grouped(arrows, ({ from }) => from);
  const state = new Map<string, 'open' | 'done'>();
  const back = new Set<Arrow>();
  for (const root of ids) {
    if (state.has(root)) continue;
    state.set(root, 'open');
    const way = [{ id: root, next: 0 }];
    for (let visit = way.at(-1); visit !== undefined; visit = way.at(-1)) {
      const arrow = leaving.get(visit.id)?.[visit.next++];
      if (arrow === undefined) {
        state.set(visit.id, 'done');
        way.pop();
      } else if (state.get(arrow.to) === 'open') back.add(arrow);
      else if (!state.has(arrow.to)) {
        state.set(arrow.to, 'open');
        way.push({ id: arrow.to, next: 0 });
      }
    }
  }
  return back;
}

/** Returns how far each node is from one that waits for nothing, by the longest way without a cycle. */
export function ranksOf(ids: readonly string[], arrows: readonly Arrow[]): Map<string, number> {
  const leaving = grouped(arrows, ({ from }) => from);
  const arriving = grouped(arrows, ({ to }) => to);
  const left = new Map(ids.map((id) => [id, leaving.get(id)?.length ?? 0]));
  const ranks = new Map<string, number>();
  const next = ids.filter((id) => left.get(id) === 0);
  for (const id of next) {
    ranks.set(id, Math.max(0, ...(leaving.get(id) ?? []).map(({ to }) => (ranks.get(to) ?? 0) + 1)));
    for (const { from } of arriving.get(id) ?? []) {
      left.set(from, (left.get(from) ?? 0) - 1);
      if (left.get(from) === 0) next.push(from);
    }
  }
  return ranks;
}

const SWEEPS = 8;

/**
 * Sorts each column: the lightest first, and then so that few arrows cross, by the mean place of what a node has
 * an arrow to or from.
 */
export function untangle(
  columns: string[][],
  near: ReadonlyMap<string, readonly string[]>,
  weightOf: (id: string) => number,
): void {
  const places = new Map<string, number>();
  const settle = (column: string[]) => {
    for (const [at, id] of column.entries()) places.set(id, (at + 0.5) / column.length);
  };
  for (const column of columns) settle(column);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1)
    for (const column of sweep % 2 === 0 ? columns : columns.toReversed()) {
      const wishes = new Map(column.map((id) => [id, meanOf(near.get(id) ?? [], places) ?? places.get(id) ?? 0]));
      const wishOf = (id: string) => wishes.get(id) ?? 0;
      column.sort((one, other) => weightOf(one) - weightOf(other) || wishOf(one) - wishOf(other));
      settle(column);
    }
}

function meanOf(ids: readonly string[], places: ReadonlyMap<string, number>): number | null {
  const known = ids.flatMap((id) => places.get(id) ?? []);
  return known.length === 0 ? null : known.reduce((sum, place) => sum + place, 0) / known.length;
}

/** Returns items by their key, in their order. */
export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
