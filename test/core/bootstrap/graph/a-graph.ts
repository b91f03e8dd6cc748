import { findPlan } from '../../../../core/bootstrap/graph/find-plan.ts';
import { judgeStart, type Pace } from '../../../../core/bootstrap/graph/judge-start.ts';
import type { Barred, Condition, Evidence, Wait, WaitNode } from '../../../../core/contracts/bootstrap/graph.ts';
import type { StartMeans, StartWorkload } from '../../../../core/contracts/bootstrap/start-plan.ts';

export const evidence = (kind: Evidence['kind'], from = 'Pod/any status'): Evidence => ({
  kind,
  from,
  text: 'as read',
});

/** A wait that the API enforces, for all of some nodes or for `atLeast` of them. */
export const api = (on: string[], atLeast = on.length): Wait => ({
  on,
  atLeast,
  basis: 'api',
  evidence: evidence('field'),
  runs: 1,
});

/** A wait that a log reports. */
export const log = (on: string[], change: Partial<Wait> = {}): Wait => ({
  on,
  atLeast: on.length,
  basis: 'log',
  evidence: evidence('log', 'Pod/any log'),
  runs: 1,
  ...change,
});

/** What makes a wait of a log believed. */
export const believed: Partial<Wait> = { runs: 2, confirmed: evidence('absence', 'EndpointSlices') };

/** A node from `OF CONDITION`, which does not hold yet. */
export function node(id: string, waits: Wait[] = [], change: Partial<WaitNode> = {}): WaitNode {
  const [of, condition] = id.split(' ') as [string, Condition];
  return { id, of, condition, holds: false, waits, ...change };
}

export const held = (id: string, waits: Wait[] = []): WaitNode => node(id, waits, { holds: true });

export const barred = (why: Barred['why']): { barred: Barred } => ({ barred: { why, evidence: evidence('field') } });

export const workload = (name: string, change: Partial<StartWorkload> = {}): StartWorkload => ({
  workload: name,
  role: 'other',
  scales: true,
  startsTogether: true,
  rollsBack: false,
  ...change,
});

export const noMeans: StartMeans = { workloads: [], migrations: [], checks: [] };

/** Two samples without any move, of things that are old enough. */
export const still: Pace = { moved: [], young: [] };

/** The verdict on a graph in which nothing moves. */
export const judge = (nodes: WaitNode[], pace: Pace = still) => judgeStart(nodes, pace);

/** The plan for a graph in which nothing moves. */
export const propose = (nodes: WaitNode[], means: Partial<StartMeans>) =>
  findPlan(nodes, judge(nodes), { ...noMeans, ...means });

/** A post-install hook that migrates once the release is ready. */
export const hook = [
  node('Deployment/retriever ready', [api(['schema/docs migrated'])]),
  node('schema/docs migrated', [api(['Job/migrate complete'])]),
  node('Job/migrate complete', [api(['release/docs synced'])]),
  node('release/docs synced', [api(['Deployment/retriever ready'])]),
];

/** A new pod becomes ready as the leader, and the old one ends once the new one is ready. */
export const rollout = [
  node('Pod/web-new ready', [api(['Lease/web free'])], { partOf: 'Deployment/web' }),
  node('Lease/web free', [api(['Pod/web-new ready'])]),
];
