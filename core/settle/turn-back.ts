import { ONLY } from '../contracts/case-file.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { findShard } from '../kernel/find-shard.ts';
import { instantOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import type { VolumeMoves } from '../kernel/ports/volume-moves.ts';
import type { HomeServers } from './ports.ts';
import { standingMove } from './standing-move.ts';

type Deps = {
  registry: Registry;
  homeServers: HomeServers;
  volumeMoves: VolumeMoves;
  caseFile: CaseFile;
  clock: Clock;
};
type Input = TaskInput<'turnBack'>;

/**
 * Takes the shard out and lets the previous server serve it again. `moves` says that the volumes
 * must first get their old names back, and offers that move.
 */
export async function turnBack(deps: Deps, input: Input): Promise<TaskOutput<'turnBack'>> {
  const { incidentId } = input;
  const { good: _, ...move } = await standingMove(deps, input);
  await nameBefore(deps, input);
  if (!move.isBack) {
    const state = await deps.volumeMoves.stateOf(input);
    await deps.homeServers.rest(input, move.after);
    const isMoved = state !== 'withdrawn';
    const renames = move.renames.map(({ id, from, to }) =>
      isMoved ? { id, from: to, to: from } : { id, from, to: from },
    );
    if (isMoved) await deps.volumeMoves.offer(input, renames);
    const [before, after, offeredAt] = [move.after, move.before, instantOf(deps.clock.now())];
    await deps.caseFile.save(input, 'move', ONLY, {
      before,
      after,
      renames,
      isBack: true,
      offeredAt,
      grantedAt: null,
    });
  }
  const { good, after } = await standingMove(deps, input);
  await deps.caseFile.note(incidentId, 'turn-back', `Turned back: ${after} will serve ${input.shardId} again.`);
  return { moves: good.from !== good.to };
}

/** Its replica answers meanwhile if it did so before. */
async function nameBefore({ registry, caseFile, clock }: Deps, input: Input): Promise<void> {
  const { incidentId, shardId } = input;
  const { servedBefore } = await caseFile.facts(incidentId);
  const { route, replicaUrl, outSince, workloadId, url } = await findShard({ registry }, input);
  if (!servedBefore || (route !== 'self' && workloadId === servedBefore.workloadId)) return;
  const away = replicaUrl === null ? 'none' : 'replica';
  await registry.change(input, shardId, {
    workloadId: servedBefore.workloadId,
    url: servedBefore.url ?? url,
    route: route === 'self' ? away : route,
    outSince: outSince ?? instantOf(clock.now()),
  });
}
