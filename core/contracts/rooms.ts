import * as z from 'zod';
import { approvalTasks } from './rooms/approval.ts';
import { evidenceTasks } from './rooms/evidence.ts';
import { incidentFacts, incidentFactsByKey, incidentTasks } from './rooms/incident.ts';
import { settleFacts, settleTasks } from './rooms/settle.ts';
import { shardFacts, shardFactsByKey, shardTasks } from './rooms/shard.ts';
import { snapshotTasks } from './rooms/snapshot.ts';
import { turnTasks } from './rooms/turn.ts';
import { probeFacts, probeFactsByKey, validationTasks } from './rooms/validation.ts';
import { volumeTasks } from './rooms/volume.ts';

/**
 * Input and output of every task, keyed by the name used in runbooks, lambdas and the sandbox. A
 * `safe` task makes the service safe or ends an incident: it goes on while the kill switch is on.
 */
export const taskContracts = {
  ...approvalTasks,
  ...evidenceTasks,
  ...incidentTasks,
  ...settleTasks,
  ...shardTasks,
  ...snapshotTasks,
  ...turnTasks,
  ...validationTasks,
  ...volumeTasks,
};

/** Facts of which an incident has one. */
export const singleFacts = z.object({
  ...incidentFacts.shape,
  ...settleFacts.shape,
  ...shardFacts.shape,
  ...probeFacts.shape,
});

/** Facts of which an incident has one for each key. */
export const factsByKey = z.object({
  ...incidentFactsByKey.shape,
  ...shardFactsByKey.shape,
  ...probeFactsByKey.shape,
});
