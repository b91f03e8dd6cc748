import { ONLY } from '../contracts/case-file.ts';
import type { Config } from '../contracts/config/config.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import { nextLook } from '../kernel/next-look.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { NotFound } from '../kernel/task-error.ts';
import { SwitchReverted, SwitchUnproven } from './errors.ts';
import { lastWriteOf } from './flag/flag-values.ts';
import type { GeneratorPods, PodAnswer } from './ports/generator-pods.ts';
import type { ProviderFlag } from './ports/provider-flag.ts';

type Deps = {
  providerFlag: ProviderFlag;
  generatorPods: GeneratorPods;
  caseFile: CaseFile;
  clock: Clock;
  config: Config;
};
type Input = TaskInput<'proveSwitch'>;

/**
 * Seconds after the switch at which flag and pods are looked at again: tools that put a flag back do
 * so within these times.
 */
const LOOKS = [10, 60, 200];

/**
 * Checks whether each pod answers from the backup: a written flag proves nothing. It is done if all
 * still do at the last look. Throws SwitchReverted if the flag says something else again,
 * SwitchUnproven if a pod does not follow in time, or the cluster gave up on starting it.
 */
export async function proveSwitch(deps: Deps, input: Input): Promise<TaskOutput<'proveSwitch'>> {
  const { incidentId, targetId } = input;
  const { switched, safeAt } = await deps.caseFile.facts(incidentId);
  if (!switched) throw new NotFound(`incident '${incidentId}' has switched nothing: switch before the proof`);
  await refuseReverted(deps, input, switched.to);
  const age = (deps.clock.now() - msOf(switched.at)) / 1000;
  const answers = await deps.generatorPods.ask(targetId);
  await keepProofs(deps, input, answers);
  const wrong = wrongIn(answers, switched.to);
  const { settleSeconds, checkSeconds, jobDeadlineSeconds } = targetOf(deps.config, targetId);
  const soon = nextLook(deps.clock, switched.at, checkSeconds);
  if (wrong !== null) {
    if (age <= jobDeadlineSeconds && !answers.some(({ isStuck }) => isStuck)) return { done: false, waitSeconds: soon };
    throw new SwitchUnproven(`the flag says '${switched.to}', but ${wrong}`);
  }
  const now = instantOf(deps.clock.now());
  if (switched.provenAt === null) await deps.caseFile.save(input, 'switched', ONLY, { ...switched, provenAt: now });
  if (safeAt === undefined) await deps.caseFile.save(input, 'safeAt', ONLY, now);
  const next = LOOKS.map((look) => Math.min(look, settleSeconds)).find((look) => look > age);
  if (next !== undefined) return { done: false, waitSeconds: Math.max(1, Math.ceil(next - age)) };
  const text = `Each of ${answers.length} pods answers from ${switched.to}, and the flag still says so.`;
  await deps.caseFile.note(incidentId, `proof:${switched.at}`, text);
  return { done: true, waitSeconds: checkSeconds };
}

async function refuseReverted({ providerFlag, caseFile, clock }: Deps, input: Input, to: string): Promise<void> {
  const flag = await providerFlag.read(input.targetId);
  if (flag.provider === to) return;
  const { who, said } = lastWriteOf(flag);
  await caseFile.save(input, 'overruledBy', ONLY, { who, said, at: instantOf(clock.now()) });
  throw new SwitchReverted(`the flag was put from '${to}' back to '${said}' by ${who}: agree on one owner of the flag`);
}

async function keepProofs({ caseFile, clock }: Deps, input: Input, answers: PodAnswer[]): Promise<void> {
  for (const { pod, label, problem } of answers)
    await caseFile.save(input, 'podProofs', pod, {
      at: instantOf(clock.now()),
      mode: label?.mode ?? null,
      provider: label?.provider ?? null,
      problem,
    });
}

/** Returns in words what is wrong with one answer and what to do, the gravest first; null if none is wrong. */
function wrongIn(answers: PodAnswer[], to: string): string | null {
  if (answers.length === 0) return 'no pod serves: look why none is ready';
  const all = answers.filter(({ label, problem }) => problem !== null || label?.provider !== to);
  const wrong = all.find(({ isStuck }) => isStuck) ?? all.find(({ problem }) => problem !== null) ?? all[0];
  if (!wrong) return null;
  const { pod, label, problem, isStuck } = wrong;
  if (isStuck) return `'${pod}' can't follow, as ${problem}: mend it, or put the flag back`;
  const from = label ? `answers from '${label.provider ?? label.mode}'` : 'names no provider';
  return `pod '${pod}' ${problem === null ? from : `gave no answer (${problem})`}: look why that pod does not follow`;
}
