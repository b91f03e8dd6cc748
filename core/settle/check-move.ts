import type { Config } from '../contracts/config/config.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import type { VolumeMove } from '../contracts/rooms/settle.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { JobStuck } from '../kernel/follow-job.ts';
import { msOf } from '../kernel/instant.ts';
import { nextLook } from '../kernel/next-look.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { isBegun, type MoveState, type VolumeMoves } from '../kernel/ports/volume-moves.ts';
import { isMade, standingMove } from './standing-move.ts';

type Deps = { volumeMoves: VolumeMoves; caseFile: CaseFile; clock: Clock; config: Config };
type Input = TaskInput<'checkMove'>;

/**
 * How long to wait, while the shard is out of rotation, for somebody to accept the move, and then
 * for them to begin; in seconds.
 */
const ACCEPT_SECONDS = 3600;
const BEGIN_SECONDS = 300;

/**
 * Looks at the progress of a move. Returns `reached: false` if nobody began in time; the offer is
 * then withdrawn, and nothing was moved. Throws JobStuck if a volume is not given back, or if a
 * move that began does not end.
 */
export async function checkMove(deps: Deps, input: Input): Promise<TaskOutput<'checkMove'>> {
  const move = await standingMove(deps, input);
  const state = await deps.volumeMoves.stateOf(input);
  const since = move.grantedAt ?? move.offeredAt;
  const look = { waitSeconds: nextLook(deps.clock, since, 1), reached: true };
  if (await isReached(deps, input, state, move)) return { ...look, done: true };
  if (state === 'withdrawn') return { ...look, ...(await withdrawn(deps, input, move)) };
  if (deps.clock.now() - msOf(since) <= patience(deps, input, state) * 1000) return { ...look, done: false };
  if (!isBegun(state) && !isBegun((await deps.volumeMoves.withdraw(input)) ?? 'withdrawn'))
    return { ...look, ...(await withdrawn(deps, input, move)) };
  if (!isBegun(state)) return { ...look, done: false };
  throw new JobStuck(
    `the move of volume '${move.good.from}' to '${move.good.to}' began at ${since} and is not done: run \`ragmend settle ${input.shardId}\`, which continues it`,
  );
}

async function isReached(
  { volumeMoves, caseFile }: Deps,
  { incidentId, until }: Input,
  state: MoveState,
  { renames, isBack }: VolumeMove,
): Promise<boolean> {
  if (until === 'accepted') return state !== 'offered' && state !== 'withdrawn';
  if (state !== 'moved' || !(await isMade(volumeMoves, renames))) return false;
  const names = renames.map(({ from, to }) => `${from} is now ${to}`).join(', ');
  await caseFile.note(incidentId, `move:made:${isBack}`, `Renamed the volumes: ${names}.`);
  return true;
}

function patience({ config }: Deps, { targetId, until }: Input, state: MoveState): number {
  if (until === 'accepted') return ACCEPT_SECONDS;
  return isBegun(state) ? targetOf(config, targetId).jobDeadlineSeconds : BEGIN_SECONDS;
}

async function withdrawn(
  { caseFile }: Deps,
  { incidentId, shardId, until }: Input,
  { isBack, good }: VolumeMove & { good: { from: string; to: string } },
) {
  if (isBack)
    throw new JobStuck(
      `nobody renamed volume '${good.from}' back to '${good.to}': run \`ragmend settle ${shardId}\` while the run goes on`,
    );
  const text =
    until === 'accepted'
      ? 'Nobody with the right to rename the volumes took the offer'
      : 'Nobody began to rename the volumes';
  await caseFile.note(incidentId, `move:withdrawn:${until}`, `${text}: they keep their names.`);
  return { done: true, reached: false };
}
