import { findCauses } from '../../graph/find-causes.ts';
import { graphOf } from '../../graph/fixpoint.ts';
import { cycleFrom, type Edges, strongComponents } from '../../graph/strong-components.ts';
import type { Render } from '../render/render.ts';
import { isNeed, type LintGraph, type Note, newLintGraph } from './lint-graph.ts';
import { addItem } from './pod-edges.ts';
import { addTurns } from './turn-edges.ts';

/** One wait of a cycle. */
export type Step = { from: string; to: string; note: Note };

/** Returns the cycles of a render: for each, one that no other is a part of, by the needs that a chart states. */
export function findCycles(render: Render): Step[][] {
  const graph = newLintGraph();
  const items = render.items.filter(({ turn }) => turn.stage !== 'never');
  for (const item of items) addItem(graph, render, item);
  addTurns(graph, { ...render, items });
  const { edges } = findCauses(graphOf(graph.draft.nodes()));
  const found = strongComponents(edges).flatMap((ids) => cyclesIn(graph, edges, new Set(ids)));
  return smallest(found);
}

function cyclesIn(graph: LintGraph, edges: Edges, inside: ReadonlySet<string>): Step[][] {
  return [...inside].flatMap((from) =>
    (edges.get(from) ?? [])
      .filter((to) => inside.has(to) && isNeedBetween(graph, from, to))
      .map((to) => cycleFrom(from, new Map(edges).set(from, [to]), inside))
      .filter((cycle) => cycle.length > 0)
      .map((cycle) => stepsOf(graph, cycle)),
  );
}

function isNeedBetween(graph: LintGraph, from: string, to: string): boolean {
  const note = graph.noteOf(from, to);
  return note !== null && isNeed(note);
}

const stepsOf = (graph: LintGraph, cycle: string[]): Step[] =>
  cycle.map((from, index) => {
    const to = cycle[(index + 1) % cycle.length] as string;
    return { from, to, note: graph.noteOf(from, to) as Note };
  });

/** Leaves out cycles that repeat, and those that run through another one. */
function smallest(cycles: Step[][]): Step[][] {
  const keyed = cycles.map((steps) => ({
    steps,
    needs: new Set(steps.filter(({ note }) => isNeed(note)).map(({ from, to }) => `${from}\n${to}`)),
  }));
  return keyed
    .filter(
      ({ needs }, index) =>
        !keyed.some(
          (other, at) =>
            at !== index &&
            [...other.needs].every((one) => needs.has(one)) &&
            (other.needs.size < needs.size || at < index),
        ),
    )
    .map(({ steps }) => steps);
}
