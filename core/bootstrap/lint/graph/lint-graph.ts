import type { Condition, WaitNode } from '../../../contracts/bootstrap/graph.ts';
import { configured, type Draft, newDraft } from '../../reading/draft.ts';
import type { Path } from '../render/document.ts';
import type { Item } from '../render/render.ts';

/**
 * Why one node of the graph waits for another.
 *
 * - `by`: `turn` is the order of the deployer, `state` follows from what the objects are; the others are needs that a
 *   chart states, and that it could state otherwise. `made`: a Job makes what is needed; `flux`: dependsOn;
 *   `claim`: the first pod of a claim.
 * - `text`: words after the object's name. `isSure`: false if it is read from names and words.
 */
export type Note = {
  by: 'turn' | 'state' | 'claim' | 'reference' | 'pull' | 'made' | 'wait' | 'schema' | 'flux';
  item: Item | null;
  path: Path;
  text: string;
  isSure: boolean;
};

/** The graph of a render, with the place and the reason of each wait. */
export type LintGraph = {
  draft: Draft;
  node(item: Item, condition: Condition): WaitNode;
  /** Adds a wait for all of some nodes, or with `any` for one of them. */
  wait(from: WaitNode, on: WaitNode | WaitNode[], note: Note, any?: 'any'): void;
  noteOf(from: string, to: string): Note | null;
};

/** Returns an empty graph. */
export function newLintGraph(): LintGraph {
  const draft = newDraft();
  const notes = new Map<string, Note>();
  const key = (from: string, to: string) => `${from}\n${to}`;
  return {
    draft,
    node: ({ id }, condition) => draft.node(id, condition),
    wait(from, on, note, any) {
      const targets = [on].flat();
      if (targets.length === 0) return;
      draft.wait(from, targets, {
        basis: 'config',
        evidence: configured(note.item?.id ?? from.of, note.text),
        ...(any && { atLeast: 1 }),
      });
      for (const { id } of targets) if (!notes.has(key(from.id, id))) notes.set(key(from.id, id), note);
    },
    noteOf: (from, to) => notes.get(key(from, to)) ?? null,
  };
}

/** Returns whether a chart states this wait, so that a person could change it. */
export const isNeed = ({ by }: Note): boolean => by !== 'turn' && by !== 'state';

/** A wait that follows from what an object is. */
export const follows = (item: Item, text: string): Note => ({ by: 'state', item, path: [], text, isSure: true });
