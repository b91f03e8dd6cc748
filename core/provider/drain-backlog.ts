import { type CaseFacts, ONLY } from '../contracts/case-file.ts';
import { restAt } from '../contracts/config/bounds.ts';
import type { Config } from '../contracts/config/config.ts';
import { generatorOf, targetOf } from '../contracts/config/target-of.ts';
import type { PodReading } from '../contracts/provider/pod-reading.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import { nextLook } from '../kernel/next-look.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { noteAnswers } from './note-answers.ts';
import type { GeneratorPods } from './ports/generator-pods.ts';
import type { GeneratorStates } from './ports/generator-states.ts';
import { podsIn } from './ramp/join-readings.ts';
import { rewriteState } from './state/write-state.ts';

type Deps = {
  generatorPods: GeneratorPods;
  generatorStates: GeneratorStates;
  caseFile: CaseFile;
  clock: Clock;
  config: Config;
};
type Input = TaskInput<'drainBacklog'>;
type Drained = CaseFacts['drained'];

/**
 * Checks whether requests of the outage still wait. The gateways answer them, the oldest first and
 * few at a time, so the run only waits, at most until the last one is too old. Then it takes back
 * what was set for the outage.
 */
export async function drainBacklog(deps: Deps, input: Input): Promise<TaskOutput<'drainBacklog'>> {
  const { incidentId, targetId } = input;
  const { drained: before } = await deps.caseFile.facts(incidentId);
  const readings = await deps.generatorPods.readings(targetId);
  const drained = count(deps, readings, before);
  await deps.caseFile.save(input, 'drained', ONLY, drained);
  const { checkSeconds } = targetOf(deps.config, targetId);
  const isDone = drained.waiting === 0 || isOver(deps, input, drained);
  if (isDone) {
    await deps.caseFile.note(incidentId, 'drained', inWords(drained));
    await noteAnswers(deps, input, readings);
    await takeBack(deps, input);
  }
  return { done: isDone, waitSeconds: nextLook(deps.clock, drained.at, checkSeconds, restAt) };
}

/** All pods read one backlog, so the largest count of any pod holds. A pod that says nothing counts for nothing. */
function count({ clock }: Deps, readings: PodReading[], before: Drained | undefined): Drained {
  const pods = podsIn(readings);
  const backlogs = pods.flatMap(({ backlog }) => (backlog === null ? [] : [backlog]));
  const most = (of: 'waiting' | 'expired' | 'failed') => Math.max(0, ...backlogs.map((one) => one[of]));
  const isUnknown = pods.length === 0 && readings.length > 0;
  return {
    at: before?.at ?? instantOf(clock.now()),
    waiting: isUnknown ? Math.max(1, before?.waiting ?? 1) : most('waiting'),
    expired: Math.max(before?.expired ?? 0, most('expired')),
    failed: Math.max(before?.failed ?? 0, most('failed')),
  };
}

/** No request waits longer than this. */
function isOver({ clock, config }: Deps, { targetId }: Input, { at }: Drained): boolean {
  const { maxAgeSeconds } = generatorOf(config, targetId).backlog;
  return clock.now() - msOf(at) > maxAgeSeconds * 1000;
}

/** Limits and backlog were set for the outage, pairs for the way back. A faster writer's state stays. */
async function takeBack(deps: Deps, input: Input): Promise<void> {
  const { flag } = generatorOf(deps.config, input.targetId);
  const state = flag.kind === 'gateway' ? await deps.generatorStates.read(input.targetId) : null;
  if (state === null || state.epoch !== input.epoch || (!state.backlog && !state.shadow && state.admission === null))
    return;
  const reason = `${input.incidentId}: all traffic is back`;
  const calm = { admission: null, backlog: false, shadow: false, reason, at: instantOf(deps.clock.now()) };
  await rewriteState(deps, input, state, calm);
}

function inWords({ waiting, expired, failed }: Drained): string {
  const dropped =
    expired + failed === 0 ? 'none was dropped' : `${expired} got too old and ${failed} failed by themselves`;
  return waiting === 0
    ? `No request is waiting; ${dropped}.`
    : `Still waiting past the longest age: ${waiting}; ${dropped}.`;
}
