import type { CycleCause, Proof, RootCause, Verdict } from '../../contracts/bootstrap/verdict.ts';
import { type Graph, isImpossible, workloadOf } from '../graph/fixpoint.ts';
import { called, listed, notYet, onceIt, quoted, sentence } from './node-words.ts';
import { lastingCure, whomToAsk } from './whom-to-ask.ts';

const PROOFS: Record<Proof, string> = {
  enforced: 'The API server or a controller enforces these waits.',
  confirmed: 'Logs or configuration report some of these waits; each was seen twice, and a field confirms it.',
  unproven: 'Not all of these waits are proven, so nothing is changed.',
};

/** Tells why nodes that wait for each other never come true: each wait with the line that shows it. */
export function tellCycle(cause: CycleCause, graph: Graph): string[] {
  const { kind, nodes, cycle, proof, isEarly, isOutside } = cause;
  const names = listed(cycle.map(({ from }) => subject(from, graph)));
  const head =
    kind === 'livelock'
      ? `${listed(nodes.map((id) => subject(id, graph)))} end as long as the other is not there, and keep missing each other.`
      : nodes.length === 1
        ? `${names} waits for itself.`
        : `${names} wait for each other.`;
  const steps = cycle.map(({ from, to, evidence, confirmed }) => {
    const [waiting, needed] = [graph.get(from), graph.get(to)];
    const shows = [evidence, ...(confirmed ? [confirmed] : [])].map((one) => quoted(one, waiting?.of)).join('; ');
    return waiting && needed ? sentence(`${notYet(waiting)} until ${onceIt(needed)}: ${shows}`) : '';
  });
  const cure = lastingCure(cause);
  return [
    sentence(head.slice(0, -1)),
    ...steps.filter((step) => step !== ''),
    ...(kind === 'livelock' ? [] : [PROOFS[proof]]),
    ...(isEarly ? ['It moves, or is too young to be called stuck: look again.'] : []),
    ...(isOutside ? ['None of it belongs to this target: ask its owner.'] : []),
    ...(cure === null || isEarly ? [] : [`So that it does not come back: ${cure}.`]),
  ];
}

const subject = (id: string, graph: Graph) => called(graph.get(id) ?? { of: id });

/** Tells what is missing or fails by itself: its line, who waits for it, and whom to ask. */
export function tellRoot(cause: RootCause, graph: Graph, { bystanders }: Verdict): string[] {
  const node = graph.get(cause.node);
  if (!node) return [];
  const evidence = cause.barred?.evidence ?? node.waits.find(isImpossible)?.evidence;
  const victims = waitersOf(cause.node, graph, new Set(bystanders));
  const own = workloadOf(node);
  const others = victims.filter((name) => name !== own);
  return [
    sentence(`${notYet(node)}${evidence ? `: ${quoted(evidence, node.of)}` : ''}`),
    ...(others.length > 0 ? [`${listed(others)} ${new Set(others).size === 1 ? 'waits' : 'wait'} for it.`] : []),
    ...(cause.isEarly && cause.barred?.why !== 'slow'
      ? ['What waits for it moves, or is too young to be called stuck: look again.']
      : []),
    `${whomToAsk(cause, graph)}.`,
    ...(cause.isOutside ? ['It is outside of this target.'] : []),
  ];
}

/** Returns the workloads that wait for a node, directly or through others. */
function waitersOf(id: string, graph: Graph, stuck: ReadonlySet<string>): string[] {
  const found = new Set([id]);
  for (const on of found)
    for (const node of graph.values())
      if (stuck.has(node.id) && !found.has(node.id) && node.waits.some((wait) => wait.on.includes(on)))
        found.add(node.id);
  found.delete(id);
  return [...found]
    .flatMap((one) => graph.get(one) ?? [])
    .filter(({ of, partOf }) => isWorkload(partOf ?? of))
    .map(workloadOf);
}

const isWorkload = (of: string) => /^(Deployment|StatefulSet|DaemonSet|Job|Pod)\//.test(of);
