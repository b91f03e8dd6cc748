import { ONLY } from '../../../../core/contracts/case-file.ts';
import { longestTurnWait } from '../../../../core/contracts/config/bounds.ts';
import type { Config } from '../../../../core/contracts/config/config.ts';
import { targetOf } from '../../../../core/contracts/config/target-of.ts';
import type { Plan } from '../../../../core/contracts/plan.ts';
import type { TaskInput, TaskName } from '../../../../core/contracts/tasks.ts';
import { copyIdOf } from '../../../../core/kernel/copy-id.ts';
import { instantOf, msOf } from '../../../../core/kernel/instant.ts';
import type { Turn, Turns } from '../../../../core/kernel/ports/turns.ts';
import { checkUpload } from '../../../../core/snapshot/check-upload.ts';
import { checkRestore } from '../../../../core/snapshot/restore/check-restore.ts';
import { restoreJobId } from '../../../../core/snapshot/restore/restore-job.ts';
import { uploadJobOf } from '../../../../core/snapshot/start-upload.ts';
import { passTurn } from '../../../../core/turn/pass-turn.ts';
import { takeTurn } from '../../../../core/turn/take-turn.ts';
import { watchShard } from '../../../../core/validation/watch-shard.ts';
import { checkCopy } from '../../../../core/volume/check-copy.ts';
import type { VirtualClock } from '../../../../sandbox/engine/scripted/virtual-clock.ts';
import { prepareWorld } from '../../../core/validation/world.ts';
import { FakeCaseFile } from '../../../fakes/case-file.ts';
import { FakeSnapshots } from '../../../fakes/volumes/snapshots.ts';
import { restored, sick } from '../answers.ts';
import type { Answers } from '../interpret.ts';
import { TimedJobs } from './timed-jobs.ts';

/**
 * How long things take, in seconds: each attempt of a job, until a person answers, and the
 * re-indexing, of which one look does `lookSeconds`; `scripted` are answers of other tasks.
 */
export type Durations = { jobs: number[]; answer: number; reindex: number; lookSeconds: number; scripted?: Answers };

/** Does the tasks of a walk: real verbs look at work that takes its time, everything else is answered as scripted. */
export async function longWork(
  config: Config,
  clock: VirtualClock,
  { jobs: lasts, answer, reindex, lookSeconds, scripted = {} }: Durations,
  succeed: (token: string, output: unknown) => void,
) {
  const jobs = new TimedJobs(clock, lasts);
  const world = {
    ...(await prepareWorld()),
    ...{ config, clock, jobs, caseFile: new FakeCaseFile(clock), snapshots: new FakeSnapshots() },
    turns: longQueue(clock, longestTurnWait(targetOf(config, 'docs-rag'))),
  };
  world.workloads.put('shard-1', 'shard-1', 'http://shard-1');
  const answers: Answers = { ...restored, ...scripted };
  const calls = new Map<TaskName, number>();
  let indexed = 0;
  const verbs: { [N in TaskName]?: (input: TaskInput<N>, call: number) => Promise<unknown> } = {
    takeTurn: (input) => takeTurn(world, input),
    passTurn: (input) => passTurn(world, input),
    checkCopy: (input) => checkCopy(world, input),
    checkRestore: (input) => checkRestore(world, input),
    checkUpload: (input) => checkUpload(world, input),
    watchShard: (input) => watchShard(world, input),
    startCopy: async (input, call) => {
      const jobId = copyIdOf(input.incidentId, input.purpose, call);
      await jobs.start(input, jobId, {} as never);
      return { jobId, copyId: jobId, permitted: true };
    },
    startUpload: async (input) => {
      await jobs.start(input, uploadJobOf(input.copyId), {} as never);
      return { jobId: uploadJobOf(input.copyId), snapshotId: 'snapshot-9' };
    },
    planRestore: async ({ incidentId, targetId, shardId, epoch }, call) => {
      const planned = { snapshotId: `snapshot-${call}`, volume: `v-${call}`, workloadId: `w-${call}` };
      const plan = {
        action: 'restore',
        incidentId,
        targetId,
        shardId,
        ...planned,
        snapshot: planned,
      } as unknown as Plan;
      await world.caseFile.save({ incidentId, epoch }, 'plans', `hash-${call}`, plan);
      return { ...planned, planHash: `hash-${call}` };
    },
    startRestore: async (input) => {
      const jobId = restoreJobId(input);
      await jobs.start(input, jobId, {} as never);
      return { jobId };
    },
    requestApproval: async ({ taskToken, planHash }) => {
      const output = { approved: true, expired: false, decidedBy: 'ada', planHash };
      clock.at(clock.now() + answer * 1000, () => succeed(taskToken, output));
      return null;
    },
    reintroduceShard: async ({ incidentId, epoch }) => {
      const at = instantOf(clock.now());
      await world.caseFile.save({ incidentId, epoch }, 'restoredAt', ONLY, at);
      return { mode: 'normal' };
    },
    checkReindex: async () => {
      const seconds = Math.min(lookSeconds, reindex - indexed);
      await clock.sleep(seconds * 1000);
      indexed += seconds;
      return { done: indexed >= reindex, waitSeconds: 1 };
    },
  };
  return async <N extends TaskName>(task: N, input: TaskInput<N>): Promise<unknown> => {
    const call = (calls.get(task) ?? 0) + 1;
    calls.set(task, call);
    const given = answers[task];
    return verbs[task]?.(input, call) ?? given?.[call - 1] ?? given?.at(-1);
  };
}

/** Other repairs that have the turns for as long as this one can wait between two looks. */
function longQueue(clock: VirtualClock, longest: number): Turns {
  const others = [1, 2].map((n) => ({ incidentId: `docs-rag-shard-restore-${90 + n}`, since: instantOf(0) }));
  let own: Turn | null = null;
  return {
    join: async ({ incidentId }, at) => {
      own ??= { incidentId, since: at };
      const waited = (clock.now() - msOf(own.since)) / 1000;
      return waited < longest - 901 ? [...others, own] : [own];
    },
    leave: async () => {
      own = null;
    },
    queue: async () => others,
  };
}

/** The longest way through a repair: a cold copy is taken twice, and every snapshot but the last one proves bad. */
export const longestWay = (snapshotsTried: number): Answers => ({
  probeShard: [{ ...sick, healthy: true }, sick],
  probeCopy: [
    { ...sick, retake: true },
    { ...sick, retake: false },
  ],
  reopenShard: [{ done: true }],
  validateRestore: [...Array(snapshotsTried - 1).fill(sick), { ...sick, healthy: true }],
});
