import type { Barred, Evidence, Wait } from './graph.ts';

/**
 * What is wrong with a start.
 *
 * - `Deadlock`: a proven cycle in the target.
 * - `MissingRoot`: something is missing or out of reach, and the rest waits for it. It leads to a plan
 *   only if what is missing is what a declared migration or check makes.
 * - `Suspected`: a cycle that logs or configuration alone report.
 * - `Unrelated`: something fails by itself, and no order of starts helps.
 * - `Slow`: it is at work, or too young to be called stuck.
 * - `None`: nothing is found.
 */
export type VerdictKind = 'Deadlock' | 'MissingRoot' | 'Suspected' | 'Unrelated' | 'Slow' | 'None';

/**
 * The kind of evidence behind a cycle: each wait is `enforced` by the API or a controller, or logs
 * and configuration are `confirmed` by fields in two runs, or some of them are `unproven`.
 */
export type Proof = 'enforced' | 'confirmed' | 'unproven';

/** One wait on a cycle, with the lines that show it. */
export type CycleStep = {
  from: string;
  to: string;
  basis: Wait['basis'];
  evidence: Evidence;
  confirmed: Evidence | null;
};

/**
 * A node that does not come true by itself; `barred` is null if nothing can satisfy one of its waits.
 * `isEarly`: what waits for it moves, or is too young to be called stuck.
 */
export type RootCause = { kind: 'root'; node: string; barred: Barred | null; isEarly: boolean; isOutside: boolean };

/**
 * Nodes that wait for each other, with a shortest cycle through them. In a `livelock` nothing is
 * stuck, but containers that crash until the others are there keep missing each other. `isEarly`: it
 * moves, or is too young to be called stuck. `isOutside`: none of its nodes is of this target.
 */
export type CycleCause = {
  kind: 'deadlock' | 'livelock';
  nodes: string[];
  cycle: CycleStep[];
  proof: Proof;
  isEarly: boolean;
  isOutside: boolean;
};
export type Cause = RootCause | CycleCause;

/**
 * What a start waits for, by node ids. `behind` are cycles that remain once the roots are cured.
 * `bystanders` wait for a cause. `starting` do not hold yet, and nothing is found in their way.
 */
export type Verdict = {
  kind: VerdictKind;
  causes: Cause[];
  behind: CycleCause[];
  bystanders: string[];
  starting: string[];
};
