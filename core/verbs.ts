import { approvalVerbs } from './approval/verbs.ts';
import { bootstrapVerbs } from './bootstrap/verbs.ts';
import type { TaskInput, TaskName, TaskOutput } from './contracts/tasks.ts';
import { evidenceVerbs } from './evidence/verbs.ts';
import { incidentVerbs } from './incident/verbs.ts';
import { providerVerbs } from './provider/verbs.ts';
import { settleVerbs } from './settle/verbs.ts';
import { shardVerbs } from './shard/verbs.ts';
import { snapshotVerbs } from './snapshot/verbs.ts';
import { turnVerbs } from './turn/verbs.ts';
import { validationVerbs } from './validation/verbs.ts';
import { volumeVerbs } from './volume/verbs.ts';

/** The verb of every task, a line for each room: the one table that handlers and the sandbox both use. */
export const verbs = {
  ...approvalVerbs,
  ...bootstrapVerbs,
  ...evidenceVerbs,
  ...incidentVerbs,
  ...providerVerbs,
  ...settleVerbs,
  ...shardVerbs,
  ...snapshotVerbs,
  ...turnVerbs,
  ...validationVerbs,
  ...volumeVerbs,
};

type AllOf<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
/** Every port and value that some task needs. */
export type TaskDeps = AllOf<Parameters<(typeof verbs)[TaskName]>[0]>;

verbs satisfies { [N in TaskName]: (deps: never, input: TaskInput<N>) => Promise<TaskOutput<N>> };
