import { ONLY } from '../contracts/case-file.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { instantOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { VolumeMoves } from '../kernel/ports/volume-moves.ts';
import type { HomeServers } from './ports.ts';
import { standingMove } from './standing-move.ts';

type Deps = { homeServers: HomeServers; volumeMoves: VolumeMoves; caseFile: CaseFile; clock: Clock };

/** Ends both servers that may have the volumes open, then grants the move. */
export async function freeVolumes(deps: Deps, input: TaskInput<'freeVolumes'>): Promise<TaskOutput<'freeVolumes'>> {
  const { incidentId } = input;
  const { good: _, ...move } = await standingMove(deps, input);
  for (const workloadId of [move.before, move.after]) await deps.homeServers.rest(input, workloadId);
  await deps.caseFile.save(input, 'move', ONLY, { ...move, grantedAt: instantOf(deps.clock.now()) });
  await deps.volumeMoves.grant(input);
  const text = `Ended ${move.before} and ${move.after}: nobody has the volumes open.`;
  await deps.caseFile.note(incidentId, `move:granted:${move.isBack}`, text);
  return {};
}
