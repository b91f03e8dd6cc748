import type { Rename } from '../contracts/plans/settle-plan.ts';
import type { VolumeMove } from '../contracts/rooms/settle.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { VolumeMoves } from '../kernel/ports/volume-moves.ts';
import { NotFound } from '../kernel/task-error.ts';

/** Returns the move of an incident; throws NotFound if it has none. */
export async function standingMove(
  { caseFile }: { caseFile: CaseFile },
  { incidentId }: { incidentId: string },
): Promise<VolumeMove & { good: Rename }> {
  const { move } = await caseFile.facts(incidentId);
  const good = move?.renames[0];
  if (move && good) return { ...move, good };
  throw new NotFound(`incident '${incidentId}' moves no volume: offer the move first`);
}

/** Returns whether every volume has its new name, whoever renamed it. */
export async function isMade(volumeMoves: Pick<VolumeMoves, 'identify'>, renames: Rename[]): Promise<boolean> {
  const found = await Promise.all(renames.map(async ({ id, to }) => (await volumeMoves.identify(to)) === id));
  return found.every(Boolean);
}
