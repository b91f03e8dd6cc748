/** Ids that are held at once: with more of them, each pass over the source counts a share. */
const HELD_AT_MOST = 250_000;

/**
 * Counts ids by what their last line says, in memory that does not grow with them. `pass` streams
 * [id, kind] from the start each time it is called; it is called again for each share of the ids
 * once they are more than `atMost`.
 */
export async function tally<K>(
  pass: () => AsyncIterable<readonly [string, K]>,
  atMost = HELD_AT_MOST,
): Promise<Map<K, number>> {
  const counts = new Map<K, number>();
  let shares = 1;
  for (let share = 0; share < shares; share += 1) {
    const last = new Map<string, K>();
    for await (const [id, kind] of pass()) {
      if (hashOf(id) % shares === share) last.set(id, kind);
      // The first pass alone finds out how many shares there are: more of them later would count anew what was counted.
      if (share === 0 && last.size > atMost) shares = halve(last, shares, atMost);
    }
    for (const kind of last.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/**
 * Lets go what is not of the first share, of so many shares that few enough ids are in it; returns
 * how many shares those are.
 */
function halve(last: Map<string, unknown>, before: number, atMost: number): number {
  let shares = before;
  while (last.size > atMost) {
    shares *= 2;
    for (const id of last.keys()) if (hashOf(id) % shares !== 0) last.delete(id);
  }
  return shares;
}

/** FNV-1a with its bits mixed, so that the lowest of them tell ids apart. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
