import type { Outcome } from '../../../../core/contracts/incident.ts';
import type { RunbookName } from '../../../../core/contracts/runbooks.ts';
import { closeIncident } from '../../../../core/incident/close-incident.ts';
import { listNeeds } from '../../../../core/incident/needs/list-needs.ts';
import { startByPerson } from '../../../../core/incident/start-by-person.ts';
import { enterSafeMode } from '../../../../core/shard/enter-safe-mode.ts';
import { markUnhealthy } from '../../../../core/shard/mark-unhealthy.ts';
import type { World } from '../world.ts';

export const BOTH = { targetIds: ['docs-rag', 'observed'] };

/** What waits in a world, some ports of which are replaced; `errors` gets what was reported. */
export async function needsOf(world: World, input = BOTH, patch: object = {}, errors: unknown[] = []) {
  return listNeeds({ ...world, report: (error) => void errors.push(error), ...patch }, input);
}

/** A run of a shard by Ann. */
export async function run(world: World, shardId: string, runbook: RunbookName = 'shard-restore') {
  const asked = { targetId: 'docs-rag', subjectId: shardId, runbook, by: 'Ann' };
  const { id: incidentId, epoch } = await startByPerson(world, asked);
  return { ...asked, shardId, incidentId, epoch };
}

/** A whole run that marked its shard, if it repairs, and ended like this. */
export async function ended(world: World, shardId: string, outcome: Outcome, runbook: RunbookName = 'shard-restore') {
  const ref = await run(world, shardId, runbook);
  if (runbook === 'shard-restore') {
    await markUnhealthy(world, ref);
    await enterSafeMode(world, ref);
  }
  await closeIncident(world, { ...ref, outcome });
  return ref;
}

export const kinds = (needs: { kind: string }[]): string[] => needs.map(({ kind }) => kind);
