/** The most ids held at once; with more ids, each pass over the source counts a share of them. */
const HELD_AT_MOST = 250_000;

/**
 * Counts ids by their last line, in memory that does not grow with them. `pass` streams [id, kind]
 * from the start at each call; it is called once for each share when there are more than `atMost`
 * ids.
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
      // Only the first pass determines the number of shares: a later change would count ids twice.
      if (share === 0 && last.size > atMost) shares = halve(last, shares, atMost);
    }
    for (const kind of last.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/**
 * Drops ids outside the first share, with enough shares that few enough ids are in it; returns the
 * number of shares.
 */
function halve(last: Map<string, unknown>, before: number, atMost: number): number {
  let shares = before;
  while (last.size > atMost) {
    shares *= 2;
    for (const id of last.keys()) if (hashOf(id) % shares !== 0) last.delete(id);
  }
  return shares;
}

/** FNV-1a with mixed bits, so that the lowest bits distinguish ids. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
