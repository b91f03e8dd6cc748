/** What a workload is to a service, in the order of starting where nothing else decides. */
export const ROLES = [
  'controller',
  'store',
  'cache',
  'model-server',
  'retriever',
  'generator',
  'indexer',
  'other',
] as const;
export type Role = (typeof ROLES)[number];

/**
 * A workload and what may be done with it.
 *
 * - `scales`: it may be scaled to 0 and back, and nothing scales it against us.
 * - `startsTogether`: its pods may all start at once, or all be deleted at once.
 * - `rollsBack`: its last revision is there and serves.
 */
export type StartWorkload = {
  workload: string;
  role: Role;
  scales: boolean;
  startsTogether: boolean;
  rollsBack: boolean;
};

/**
 * A declared migration of a workload, by node ids: what holds once it ran, and what has to hold before.
 * `isPending`: its check has said that it has to run.
 */
export type StartMigration = { of?: string; makes: string[]; after: string[]; isPending?: boolean };

/** A Job that workloads wait for by name and that may be made to only check the schema of `of`, by node ids. */
export type StartCheck = { of?: string; job: string; after: string[] };

/** What may be done about a start: nothing that is not listed here is done. */
export type StartMeans = { workloads: StartWorkload[]; migrations: StartMigration[]; checks: StartCheck[] };

/**
 * What can be done about a cycle. `advise` is for a person.
 *
 * - `on`: the workloads and objects that it changes.
 * - `makes`: the nodes that hold once it is done. `together`: nodes that may rely on each other once
 *   it is done. `after`: the nodes that have to hold before.
 * - `cost`: the expected gap in seconds; null if only a person can do it.
 */
export type StartAction = {
  kind: 'migrate' | 'check-job' | 'delete-pod' | 'roll-back' | 'scale-from-zero' | 'start-together' | 'advise';
  on: string[];
  makes: string[];
  together: string[];
  after: string[];
  cost: number | null;
};

/**
 * A plan that a simulation of the graph has proven: do `actions` in their order after stopping
 * `stop`, then wait for the groups of `start` one after the other, starting those that were stopped.
 */
export type StartPlan = { actions: StartAction[]; stop: string[][]; start: string[][]; cost: number };
