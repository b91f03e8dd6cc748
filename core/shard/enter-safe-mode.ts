import { modeOf } from '../contracts/registry.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/case-file.ts';
import type { Clock } from '../kernel/clock.ts';
import { instantOf } from '../kernel/instant.ts';
import type { Registry } from '../kernel/registry.ts';
import { NotFound } from '../kernel/task-error.ts';

type Deps = { registry: Registry; caseFile: CaseFile; clock: Clock };
type Input = TaskInput<'enterSafeMode'>;

/** Leaves the shard out of rotation, or to its replica where that answers for it already. What is not registered is out of rotation as it is. */
export async function enterSafeMode(deps: Deps, input: Input): Promise<TaskOutput<'enterSafeMode'>> {
  const { incidentId, shardId } = input;
  const before = await entriesOf(deps, input);
  const entry = before.find((candidate) => candidate.shardId === shardId && candidate.replicaOf === null);
  const onReplica = entry?.route === 'replica' && entry.replicaUrl !== null;
  if (entry && !onReplica) await takeOut(deps, input, entry.route);
  const text = onReplica ? `its replica answers for ${shardId}` : `${shardId} is out of rotation`;
  await deps.caseFile.note(incidentId, 'safe-mode', `The service is in safe mode: ${text}.`);
  const after = await entriesOf(deps, input);
  return { mode: after.length > 0 ? modeOf(after) : 'degraded' };
}

async function entriesOf({ registry }: Deps, { targetId }: Input) {
  try {
    return await registry.read(targetId);
  } catch (error) {
    if (error instanceof NotFound) return [];
    throw error;
  }
}

async function takeOut({ registry, caseFile, clock }: Deps, input: Input, route: string): Promise<void> {
  if (route !== 'none') await registry.change(input, input.shardId, { route: 'none' });
  const { markedAt } = await caseFile.facts(input.incidentId);
  if (!markedAt) await caseFile.save(input.incidentId, 'markedAt', instantOf(clock.now()));
}
