import type { ChoiceStep, Page, Step } from './page.ts';

/** A step with its successors: the next one, by case, and after a failure. */
export type Linked = {
  step: Step;
  next?: string | undefined;
  cases: { condition: string; next: string }[];
  onError?: string | undefined;
};

/**
 * Returns every step of a page and its tail with the titles of its successors, in page order;
 * throws if a page is not sound.
 */
export function link(page: Page, tail: Page): Map<string, Linked> {
  const linked = new Map<string, Linked>();
  const tailStart = tail.flat()[0]?.title;
  walk(page.flat(), undefined, (entry) => tailStart ?? entry.next, linked);
  walk(tail.flat(), undefined, (entry) => entry.next, linked);
  for (const { step, next, cases, onError } of linked.values()) {
    for (const target of [next, onError, ...cases.map((c) => c.next)]) {
      if (target !== undefined && !linked.has(target))
        throw new Error(`'${step.title}' goes to '${target}', which is no step: check its spelling`);
    }
  }
  return linked;
}

function walk(
  steps: Step[],
  after: string | undefined,
  errorTarget: (entry: Linked) => string | undefined,
  linked: Map<string, Linked>,
) {
  steps.forEach((step, index) => {
    if (step.kind === 'goTo') return;
    if (step.kind !== 'end' && linked.has(step.title))
      throw new Error(`two steps are called '${step.title}': rename one`);
    const entry: Linked = { step, next: steps[index + 1]?.title ?? after, cases: [] };
    linked.set(step.title, entry);
    if (step.kind === 'task') entry.onError = step.goesOn ? entry.next : errorTarget(entry);
    entry.next = successor(entry, errorTarget);
    if (step.kind === 'choice') branchOut(step, entry, errorTarget, linked);
  });
}

function successor(entry: Linked, errorTarget: (entry: Linked) => string | undefined): string | undefined {
  const { kind, title } = entry.step;
  if (kind === 'end' || kind === 'fail') return undefined;
  if (kind === 'escalate') return errorTarget(entry);
  if (entry.next === undefined) throw new Error(`the page runs out after '${title}': end it`);
  return entry.next;
}

function branchOut(
  step: ChoiceStep,
  entry: Linked,
  errorTarget: (entry: Linked) => string | undefined,
  linked: Map<string, Linked>,
) {
  const join = entry.next as string;
  entry.cases = step.cases.map((c) => ({ condition: c.condition, next: c.steps[0]?.title ?? join }));
  entry.next = step.otherwise[0]?.title ?? join;
  for (const branch of [step.otherwise, ...step.cases.map((c) => c.steps)]) walk(branch, join, errorTarget, linked);
}
