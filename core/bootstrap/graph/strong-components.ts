/** For each id, the ids that it points to. */
export type Edges = ReadonlyMap<string, readonly string[]>;

type Visit = { id: string; next: number };

/**
 * Returns the strongly connected components of a graph, each after those that it points to (Tarjan
 * 1972, with its own stack). Targets that are no keys count for nothing.
 */
export function strongComponents(edges: Edges): string[][] {
  const search = new Search(edges);
  for (const id of edges.keys()) search.from(id);
  return search.components;
}

class Search {
  readonly components: string[][] = [];
  readonly #order = new Map<string, number>();
  readonly #low = new Map<string, number>();
  readonly #isOpen = new Set<string>();
  readonly #open: string[] = [];
  readonly #visits: Visit[] = [];

  constructor(private readonly edges: Edges) {}

  from(root: string): void {
    if (this.#order.has(root)) return;
    this.#enter(root);
    for (let visit = this.#visits.at(-1); visit; visit = this.#visits.at(-1)) {
      const target = this.edges.get(visit.id)?.[visit.next++];
      if (target === undefined) this.#leave(visit.id);
      else if (this.edges.has(target)) this.#follow(visit.id, target);
    }
  }

  #enter(id: string): void {
    this.#low.set(id, this.#order.size);
    this.#order.set(id, this.#order.size);
    this.#open.push(id);
    this.#isOpen.add(id);
    this.#visits.push({ id, next: 0 });
  }

  #follow(id: string, target: string): void {
    const order = this.#order.get(target);
    if (order === undefined) this.#enter(target);
    else if (this.#isOpen.has(target)) this.#lower(id, order);
  }

  #leave(id: string): void {
    const low = this.#low.get(id) ?? 0;
    this.#visits.pop();
    const above = this.#visits.at(-1);
    if (above) this.#lower(above.id, low);
    if (low !== this.#order.get(id)) return;
    const component = this.#open.splice(this.#open.lastIndexOf(id));
    for (const one of component) this.#isOpen.delete(one);
    this.components.push(component);
  }

  #lower(id: string, to: number): void {
    this.#low.set(id, Math.min(this.#low.get(id) ?? to, to));
  }
}

/** Returns the components that point to no other, with whether each has a cycle. */
export function sinks(edges: Edges): { ids: string[]; isCycle: boolean }[] {
  const found: { ids: string[]; isCycle: boolean }[] = [];
  for (const ids of strongComponents(edges)) {
    const inside = new Set(ids);
    const targets = ids.flatMap((id) => edges.get(id) ?? []).filter((id) => edges.has(id));
    if (targets.every((id) => inside.has(id))) found.push({ ids: ids.sort(), isCycle: targets.length > 0 });
  }
  return found;
}

/** Returns a shortest cycle through some of the ids, each pointing to the next and the last to the first. */
export function shortestCycle(edges: Edges, ids: readonly string[]): string[] {
  const inside = new Set(ids);
  let best: string[] = [];
  for (const from of ids) {
    const cycle = cycleFrom(from, edges, inside);
    if (cycle.length > 0 && (best.length === 0 || cycle.length < best.length)) best = cycle;
    if (best.length === 1) break;
  }
  return best;
}

/** Returns the shortest way from an id back to it, searched breadth first; none if there is none. */
export function cycleFrom(from: string, edges: Edges, inside: ReadonlySet<string>): string[] {
  const before = new Map<string, string>();
  const queue = [from];
  for (const id of queue)
    for (const target of edges.get(id) ?? []) {
      if (target === from) return wayTo(id, from, before);
      if (!inside.has(target) || before.has(target)) continue;
      before.set(target, id);
      queue.push(target);
    }
  return [];
}

function wayTo(end: string, from: string, before: ReadonlyMap<string, string>): string[] {
  const way = [end];
  for (let id = end; id !== from; way.unshift(id)) id = before.get(id) as string;
  return way;
}
