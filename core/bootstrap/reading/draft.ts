import type { Barred, BarredWhy, Condition, Evidence, Wait, WaitNode } from '../../contracts/bootstrap/graph.ts';

/** What a wait says beyond for whom it is. */
export type Why = Pick<Wait, 'basis' | 'evidence'> & { runs?: number; confirmed?: Evidence | null; atLeast?: number };

/** A graph that grows while the observation is read; a node is made when it is first named. */
export type Draft = {
  node(
    of: string,
    condition: Condition,
    first?: Partial<Omit<WaitNode, 'id' | 'of' | 'condition' | 'waits'>>,
  ): WaitNode;
  wait(from: WaitNode, on: WaitNode | WaitNode[], why: Why): void;
  nodes(): WaitNode[];
  /** How many waits were named so far, also those that were known. */
  named(): number;
};

/** Returns an empty graph. */
export function newDraft(): Draft {
  const nodes = new Map<string, WaitNode>();
  let named = 0;
  return {
    node(of, condition, first = {}) {
      const id = `${of} ${condition}`;
      const known = nodes.get(id);
      if (known) return known;
      const made: WaitNode = { id, of, condition, holds: false, waits: [], ...first };
      nodes.set(id, made);
      return made;
    },
    wait(from, on, why) {
      named += 1;
      const ids = [on].flat().map(({ id }) => id);
      const { runs = 1, confirmed = null, atLeast = ids.length, basis, evidence } = why;
      const same = from.waits.find((one) => one.on.join() === ids.join() && one.atLeast === atLeast);
      if (!same) from.waits.push({ on: ids, atLeast, basis, evidence, runs, ...(confirmed && { confirmed }) });
      else if (same.basis !== 'api') join(same, why, runs);
    },
    nodes: () => [...nodes.values()],
    named: () => named,
  };
}

/** The same need that two containers show is seen in the runs of both; what the API states wins over logs. */
function join(same: Wait, { basis, evidence, confirmed }: Why, runs: number) {
  same.runs += runs;
  if (confirmed && !same.confirmed) same.confirmed = confirmed;
  if (basis === 'api') Object.assign(same, { basis, evidence });
}

/** Says why a node does not come true by itself; the first reason stays. */
export function bar(node: WaitNode, why: BarredWhy, evidence: Evidence) {
  const barred: Barred = { why, evidence };
  node.barred ??= barred;
}

/** What a field of an object says. */
export const field = (from: string, text: string): Evidence => ({ kind: 'field', from, text });
/** An object that a complete list lacks. */
export const absence = (from: string, text: string): Evidence => ({ kind: 'absence', from, text });
/** What the API server or a controller reports in an event. */
export const event = (from: string, text: string): Evidence => ({ kind: 'event', from, text });
/** A line of a log. */
export const line = (from: string, text: string): Evidence => ({ kind: 'log', from, text });
/** What ragmend.yaml, a render, or a variable says. */
export const configured = (from: string, text: string): Evidence => ({ kind: 'config', from, text });
