import { findPlan } from '../../../../core/bootstrap/graph/find-plan.ts';
import { isProven, judgeStart } from '../../../../core/bootstrap/graph/judge-start.ts';
import type { WaitNode } from '../../../../core/contracts/bootstrap/graph.ts';
import type { StartPlan } from '../../../../core/contracts/bootstrap/start-plan.ts';
import type { Verdict } from '../../../../core/contracts/bootstrap/verdict.ts';
import { barred, evidence, log, node, still } from './a-graph.ts';
import { type System, systemOf } from './a-system.ts';

/** Proves one system: its cause is named, its plan works and touches little, and no log line changes that. */
export function proveSystem(seed: number): void {
  const system = systemOf(seed);
  const verdict = judgeStart(system.nodes, still);
  const { plan } = findPlan(system.nodes, verdict, system.means);

  namesCauses(system, verdict);
  hasPlanIfCurable(system, plan);
  if (plan) completes(system, plan);
  if (plan) touchesNothingHealthy(system.nodes, plan);
  withstandsPlantedLines(system, verdict, plan);
}

function namesCauses({ plants }: System, { kind, causes }: Verdict): void {
  expect(kind).toBe(plants.some((one) => one.kind === 'Deadlock') ? 'Deadlock' : 'MissingRoot');
  const named = causes.map((cause) => (cause.kind === 'root' ? [cause.node] : cause.nodes));
  for (const { nodes } of plants) expect(named).toContainEqual(nodes);
}

function hasPlanIfCurable({ plants }: System, plan: StartPlan | null): void {
  const deadlocks = plants.filter(({ kind }) => kind === 'Deadlock');
  const isCurable = deadlocks.length > 0 && deadlocks.every(({ cures }) => cures.length > 0);
  expect(plan !== null).toBe(isCurable);
  if (plan === null) return;
  expect(plan.actions).toHaveLength(deadlocks.length);
  for (const { cures } of deadlocks) expect(plan.actions.some(({ kind }) => cures.includes(kind))).toBe(true);
}

/** By a plain repetition of the rules that shares no code with the product. */
function truth(nodes: WaitNode[], isForced: (one: WaitNode) => boolean, isFree = (_: WaitNode) => true): Set<string> {
  const holding = new Set<string>();
  const comesTrue = (one: WaitNode) =>
    isForced(one) ||
    one.holds ||
    (!one.barred &&
      isFree(one) &&
      one.waits.every(({ on, atLeast }) => on.filter((id) => holding.has(id)).length >= atLeast));
  for (let size = -1; size < holding.size; ) {
    size = holding.size;
    for (const one of nodes) if (comesTrue(one)) holding.add(one.id);
  }
  return holding;
}

/** Everything that does not hang on a root or on a suspicion comes true, group by group. */
function completes({ nodes, plants }: System, { actions, start }: StartPlan): void {
  const enforced = nodes.map((one) => ({
    ...one,
    waits: one.waits.filter(({ basis, confirmed }) => basis === 'api' || confirmed),
  }));
  const cured = plants.filter(({ kind }) => kind === 'Deadlock').flatMap((one) => one.nodes);
  const wanted = truth(enforced, ({ id }) => cured.includes(id));
  const made = new Set(actions.flatMap(({ makes }) => makes));
  const together = new Set(actions.flatMap((one) => one.together));
  const all = truth(enforced, ({ id }) => made.has(id) || together.has(id));
  for (const { id, outside } of nodes) if (!outside && wanted.has(id)) expect(all).toContain(id);
  const nameOf = ({ of, partOf }: WaitNode) => partOf ?? of;
  expect(new Set(start.flat()).size).toBe(start.flat().length);
  for (const [at, group] of start.entries()) {
    const later = new Set(start.slice(at + 1).flat());
    const isLater = (one: WaitNode) => later.has(nameOf(one));
    const soFar = truth(
      enforced,
      (one) => made.has(one.id) || (together.has(one.id) && !isLater(one)),
      (one) => !isLater(one),
    );
    for (const one of enforced) if (group.includes(nameOf(one)) && wanted.has(one.id)) expect(soFar).toContain(one.id);
  }
}

function touchesNothingHealthy(nodes: WaitNode[], { actions, stop, start }: StartPlan): void {
  const touched = new Set([...actions.flatMap(({ on }) => on), ...stop.flat(), ...start.flat()]);
  for (const of of touched) {
    const own = nodes.filter((one) => one.of === of || one.partOf === of);
    expect(own.some(({ holds }) => !holds)).toBe(true);
    expect(own.some(({ outside }) => outside)).toBe(false);
  }
}

/** An attacker who writes into logs lets anything wait for anything, an object that nobody has too. */
function withstandsPlantedLines({ nodes, means, random }: System, before: Verdict, plan: StartPlan | null): void {
  const evil = node('Secret/evil exists', [], barred('absent'));
  const ids = [...nodes.map(({ id }) => id), evil.id];
  const line = () => {
    const confirmed = random.pick([undefined, evidence('log', 'Pod/evil log'), evidence('event', 'Event/evil')]);
    return log([random.pick(ids)], { runs: random.upTo(9), ...(confirmed && { confirmed }) });
  };
  const planted = nodes.map((one) => (random.chance(0.3) ? { ...one, waits: [...one.waits, line()] } : one));
  const after = judgeStart([...planted, evil], still);

  const proven = ({ causes }: Verdict) => causes.filter((cause) => cause.kind !== 'root' && isProven(cause));
  expect(proven(after)).toEqual(proven(before));
  expect(findPlan([...planted, evil], after, means).plan).toEqual(plan);
}
