import * as z from 'zod';
import { approvalTasks } from './rooms/approval.ts';
import { bootstrapFacts, bootstrapFactsByKey, bootstrapTasks } from './rooms/bootstrap.ts';
import { evidenceTasks } from './rooms/evidence.ts';
import { incidentFacts, incidentFactsByKey, incidentTasks } from './rooms/incident.ts';
import { providerFacts, providerFactsByKey, providerTasks } from './rooms/provider.ts';
import { settleFacts, settleTasks } from './rooms/settle.ts';
import { shardFacts, shardFactsByKey, shardTasks } from './rooms/shard.ts';
import { snapshotTasks } from './rooms/snapshot.ts';
import { turnTasks } from './rooms/turn.ts';
import { probeFacts, probeFactsByKey, validationTasks } from './rooms/validation.ts';
import { volumeTasks } from './rooms/volume.ts';

/**
 * Input and output of every task, by the name that runbooks, lambdas and the sandbox use. A `safe`
 * task makes the service safe or ends an incident, so it runs even while the kill switch is on.
 */
export const taskContracts = {
  ...approvalTasks,
  ...bootstrapTasks,
  ...evidenceTasks,
  ...incidentTasks,
  ...providerTasks,
  ...settleTasks,
  ...shardTasks,
  ...snapshotTasks,
  ...turnTasks,
  ...validationTasks,
  ...volumeTasks,
};

/** Facts that an incident has once. */
export const singleFacts = z.object({
  ...incidentFacts.shape,
  ...bootstrapFacts.shape,
  ...providerFacts.shape,
  ...settleFacts.shape,
  ...shardFacts.shape,
  ...probeFacts.shape,
});

/** Facts that an incident has once for each key. */
export const factsByKey = z.object({
  ...incidentFactsByKey.shape,
  ...bootstrapFactsByKey.shape,
  ...providerFactsByKey.shape,
  ...shardFactsByKey.shape,
  ...probeFactsByKey.shape,
});
