import fc from 'fast-check';
import { findCauses, withoutRoots } from '../../../../core/bootstrap/graph/find-causes.ts';
import { blockersOf, fixpoint, graphOf } from '../../../../core/bootstrap/graph/fixpoint.ts';
import { shortestCycle, strongComponents } from '../../../../core/bootstrap/graph/strong-components.ts';
import type { WaitNode } from '../../../../core/contracts/bootstrap/graph.ts';
import { api, barred, node } from './a-graph.ts';

const SIZE = 9;
const name = (at: number) => `Pod/${at} ready`;
const wait = fc
  .tuple(fc.array(fc.nat(SIZE - 1), { maxLength: 4 }), fc.nat(4))
  .map(([on, atLeast]) => api(on.map(name), atLeast));
const graph = fc
  .array(fc.record({ holds: fc.boolean(), isBarred: fc.boolean(), waits: fc.array(wait, { maxLength: 3 }) }), {
    minLength: SIZE,
    maxLength: SIZE,
  })
  .map((all) =>
    all.map(({ holds, isBarred, waits }, at) => node(name(at), waits, { holds, ...(isBarred && barred('absent')) })),
  );

const comesTrue = (one: WaitNode, holding: Set<string>) =>
  one.holds ||
  (!one.barred && one.waits.every(({ on, atLeast }) => new Set(on.filter((id) => holding.has(id))).size >= atLeast));

test('the fixpoint is what the rules give when they are repeated', () => {
  fc.assert(
    fc.property(graph, (nodes) => {
      const holding = new Set<string>();
      for (let round = 0; round < SIZE; round++)
        for (const one of nodes) if (comesTrue(one, holding)) holding.add(one.id);

      expect(fixpoint(graphOf(nodes))).toEqual(holding);
    }),
  );
});

test('something is named if anything is stuck, and once all that is named is cured nothing is stuck', () => {
  fc.assert(
    fc.property(graph, (nodes) => {
      const all = graphOf(nodes);
      const { reached, roots, cycles } = findCauses(all);
      const named = [...roots, ...cycles.flatMap((one) => one.nodes)];
      const behind = findCauses(withoutRoots(all)).cycles.flatMap((one) => one.nodes);

      expect(named.length > 0).toBe(reached.size < SIZE);
      for (const id of named) expect(reached).not.toContain(id);
      expect(fixpoint(withoutRoots(all), behind).size).toBe(SIZE);
    }),
  );
});

test('each step of a cycle is a wait that is not satisfied, and leads to the next one', () => {
  fc.assert(
    fc.property(graph, (nodes) => {
      const all = graphOf(nodes);
      for (const { nodes: ids, cycle } of findCauses(all).cycles) {
        expect(ids).toEqual(expect.arrayContaining(cycle.map(({ from }) => from)));
        expect(cycle.map(({ to }) => to)).toEqual([...cycle.slice(1), ...cycle.slice(0, 1)].map(({ from }) => from));
        for (const { from, to } of cycle)
          expect(all.get(from)?.waits.flatMap((one) => blockersOf(one, new Set()))).toContain(to);
      }
    }),
  );
});

const ids = Array.from({ length: SIZE }, (_, at) => `${at}`);
const edges = fc
  .array(fc.array(fc.nat(SIZE), { maxLength: 3 }), { minLength: SIZE, maxLength: SIZE })
  .map((all) => new Map(all.map((targets, at) => [`${at}`, targets.map((to) => `${to}`)])));

/** How many steps lead from an id to another one, or back to it, at least; Infinity if none do. */
function distance(all: Map<string, string[]>, from: string, to: string): number {
  const seen = new Set<string>();
  let border = [from];
  for (let steps = 1; border.length > 0; steps++) {
    const next = border.flatMap((id) => all.get(id) ?? []);
    if (next.includes(to)) return steps;
    border = next.filter((id) => !seen.has(id) && seen.add(id));
  }
  return Infinity;
}

test('strong components are the ids that reach each other, each after what it points to', () => {
  fc.assert(
    fc.property(edges, (all) => {
      const components = strongComponents(all);
      const place = new Map(components.flatMap((component, at) => component.map((id) => [id, at] as const)));
      const pairs = ids
        .flatMap((one) => ids.map((other) => [one, other] as const))
        .filter(([one, other]) => one !== other);

      const isRight = ([one, other]: readonly [string, string]) => {
        const there = distance(all, one, other) < Infinity;
        const back = distance(all, other, one) < Infinity;
        const apart = (place.get(one) ?? 0) - (place.get(other) ?? 0);
        return (apart === 0) === (there && back) && (!there || back || apart > 0);
      };

      expect(components.flat().sort()).toEqual(ids);
      expect(pairs.filter((pair) => !isRight(pair))).toEqual([]);
    }),
  );
});

test('no cycle is shorter than the shortest one', () => {
  fc.assert(
    fc.property(edges, (all) => {
      const cycle = shortestCycle(all, ids);

      expect(cycle.length || Infinity).toBe(Math.min(...ids.map((id) => distance(all, id, id))));
      for (const [at, id] of cycle.entries()) expect(all.get(id)).toContain(cycle[(at + 1) % cycle.length]);
    }),
  );
});
