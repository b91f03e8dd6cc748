import type { Verdict, VerdictKind } from '../../contracts/bootstrap/verdict.ts';
import type { StartFound } from '../../contracts/rooms/bootstrap.ts';
import { findPlan, type StartProposal } from '../graph/find-plan.ts';
import { type Graph, graphOf, workloadOf } from '../graph/fixpoint.ts';
import type { Reading } from '../reading/read-observation.ts';
import type { Sign, SignWhy } from '../reading/signs.ts';
import { drawGraph } from './draw-graph.ts';
import { listed, quoted, sentence } from './node-words.ts';
import { tellCycle, tellRoot } from './tell-causes.ts';
import { tellAdvice, tellPlan, tellUndeclared } from './tell-plan.ts';

/** More causes say no more to a person. */
const MOST_CAUSES = 8;

const HEADS: Record<VerdictKind, string> = {
  Deadlock: 'Deadlock: the start waits for itself.',
  MissingRoot: 'Something is missing or out of reach, and the rest waits for it.',
  Suspected: 'Perhaps a deadlock: only logs or configuration report it, so nothing is changed.',
  Unrelated: 'Something fails by itself, whatever else is there.',
  Slow: 'Nothing is stuck so far: it is at work, or too young to be called stuck.',
  None: 'Nothing is found that holds the start back.',
};

/** What of a reading is told. */
export type ToTell = Pick<Reading, 'nodes' | 'pace' | 'signs' | 'means' | 'unknown'>;

/**
 * Tells what a look at a start found, for people: the cause first, each with its evidence and whom to ask, then
 * what may be done: by `plan`, null if there is none that may be carried out; without it, by what the graph alone
 * allows. `at` is when it was looked at. Text from outside is cut and cleaned.
 */
export function tellStart(reading: ToTell, verdict: Verdict, at: string, plan?: StartProposal['plan']): StartFound {
  const graph = graphOf(reading.nodes);
  return {
    at,
    kind: verdict.kind,
    sentences: [
      HEADS[verdict.kind],
      ...causesOf(verdict, graph),
      ...startsOf(verdict, graph),
      ...waysOf(reading, verdict, plan),
      ...limitsOf(reading),
    ],
    ...drawGraph(graph, verdict),
    signs: reading.signs.map(tellSign),
    unknown: [...new Set(reading.unknown)].sort(),
  };
}

function causesOf(verdict: Verdict, graph: Graph): string[] {
  const { causes, behind } = verdict;
  const told = causes
    .slice(0, MOST_CAUSES)
    .flatMap((cause) => (cause.kind === 'root' ? tellRoot(cause, graph, verdict) : tellCycle(cause, graph)));
  const left = causes.length - MOST_CAUSES;
  const hidden = behind
    .slice(0, 2)
    .flatMap((cycle) => ['Once that is cured, a cycle remains.', ...tellCycle(cycle, graph).slice(0, -1)]);
  return [...told, ...(left > 0 ? [`There are ${left} more causes.`] : []), ...hidden];
}

function startsOf({ starting }: Verdict, graph: Graph): string[] {
  const names = starting.flatMap((id) => graph.get(id) ?? []).map(workloadOf);
  return names.length > 0 ? [sentence(`starting, with nothing in the way: ${listed(names)}`)] : [];
}

function waysOf({ nodes, means, signs }: ToTell, verdict: Verdict, allowed?: StartProposal['plan']): string[] {
  const { plan, advice } = findPlan(nodes, verdict, means);
  if (plan === null) return verdict.kind === 'Deadlock' ? tellAdvice(advice) : [];
  const sign = signs.find(({ of }) => of === null);
  if (sign) return [...tellPlan(plan), `Nothing is changed before this has ended: ${tellSign(sign)}.`];
  return allowed === null ? [tellUndeclared(plan)] : tellPlan(allowed ?? plan);
}

/** What this look could not know. */
function limitsOf({ pace, unknown }: ToTell): string[] {
  return [
    ...(pace.moved === null ? ['This is one look: whether anything moves shows only in a second one.'] : []),
    ...(unknown.length > 0 ? [`Not seen: ${listed([...unknown].sort())}.`] : []),
  ];
}

const REMEDIES: Record<SignWhy, string> = {
  autoscaler: 'pause it before anything is scaled',
  operator: 'change the object that owns it instead',
  gitops: 'let it ignore `/spec/replicas` of the group apps, or pause it',
  release: 'let it end, or let its owner end it, before anything is changed',
  paused: 'somebody wants it so',
  zero: 'somebody wants it so',
  disruption: 'it blocks evictions alone',
  'api-server': 'ask the owner of the cluster first',
};

const tellSign = ({ why, evidence }: Sign): string => `${quoted(evidence)}: ${REMEDIES[why]}`;
