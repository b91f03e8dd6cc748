import type { Observation } from '../contracts/bootstrap/observation.ts';
import { type CaseFacts, ONLY } from '../contracts/case-file.ts';
import type { Config } from '../contracts/config/config.ts';
import { bootstrapOf, targetOf } from '../contracts/config/target-of.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import { nextLook } from '../kernel/next-look.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { inWords } from '../kernel/story/in-words.ts';
import { sampleGap } from './graph/progress.ts';
import { checksToAsk } from './look/checks-to-ask.ts';
import { type Look, lookAtStart } from './look/look-at-start.ts';
import { waitingInits } from './look/waiting-inits.ts';
import type { StartScene } from './ports/start-scene.ts';
import { tellStart } from './show/tell-start.ts';

type Deps = { startScene: StartScene; caseFile: CaseFile; clock: Clock; config: Config };
type Input = TaskInput<'judgeStart'>;
type Looked = CaseFacts['startLooked'];

/**
 * Looks at a start until two looks, far enough apart, name the same causes, everything has started, or a slow
 * start has had its time. Changes nothing.
 */
export async function judgeStart(deps: Deps, input: Input): Promise<TaskOutput<'judgeStart'>> {
  const { startScene, caseFile, config } = deps;
  const bootstrap = bootstrapOf(config, input.targetId);
  const seen = await startScene.observe(input.targetId);
  const { startLooked: before } = await caseFile.facts(input.incidentId);
  const look = lookAtStart(bootstrap, before?.sample ?? null, seen);
  if (look.isStarted) return ended(deps, input, look, { started: true, actionable: false, urgent: false });
  const { backOffSeconds, probeSeconds } = look.reading.nextRun;
  const gap = sampleGap(bootstrap.sampleSeconds, backOffSeconds, probeSeconds);
  const looked = { since: before?.since ?? seen.at, sample: look.reading.sample, causes: look.causes, ask: [] };
  if (!before) {
    await caseFile.save(input, 'startLooked', ONLY, looked);
    return again(gap);
  }
  const early = Math.ceil(gap - (msOf(seen.at) - msOf(before.sample.at)) / 1000);
  if (early > 0) return again(early);
  return judged(deps, input, { look, seen, before, looked, gap });
}

type Second = { look: Look; seen: Observation; before: Looked; looked: Looked; gap: number };

/** Judges by two looks that are far enough apart. */
async function judged(
  deps: Deps,
  input: Input,
  { look, seen, before, looked, gap }: Second,
): Promise<TaskOutput<'judgeStart'>> {
  const { caseFile, clock, config } = deps;
  const bootstrap = bootstrapOf(config, input.targetId);
  const isLate = clock.now() - msOf(looked.since) >= bootstrap.patienceSeconds * 1000;
  const isClear = isStuck(look) && look.causes.every((cause) => before.causes.includes(cause));
  if (!isClear && !isLate) {
    await caseFile.save(input, 'startLooked', ONLY, looked);
    const { checkSeconds } = targetOf(config, input.targetId);
    return again(Math.max(gap, nextLook(clock, looked.since, checkSeconds)));
  }
  const open = input.stage === 'observed' ? [] : checksToAsk(bootstrap, before.sample, seen);
  const ask = open.map((of) => ({ workload: of, drops: waitingInits(bootstrap, look.reading, seen, of) }));
  // The earlier look stays: a plan is made from it and from a fresh one.
  await caseFile.save(input, 'startLooked', ONLY, { ...before, ask });
  const actionable = isClear && (look.plan !== null || ask.length > 0);
  const late = isClear ? [] : [`It has not started within ${inWords(bootstrap.patienceSeconds)}.`];
  return ended(deps, input, look, { started: false, actionable, urgent: !actionable }, late);
}

/** Something holds it back that neither moves nor is too young to be called stuck. */
const isStuck = ({ verdict: { kind, causes } }: Look) =>
  kind !== 'Slow' && (causes.length === 0 || causes.some(({ isEarly }) => !isEarly));

const again = (waitSeconds: number) => ({ done: false, waitSeconds, started: false, actionable: false, urgent: false });

async function ended(
  { caseFile, config, clock }: Deps,
  input: Input,
  look: Look,
  is: Pick<TaskOutput<'judgeStart'>, 'started' | 'actionable' | 'urgent'>,
  late: string[] = [],
): Promise<TaskOutput<'judgeStart'>> {
  const { reading, verdict, absent, plan } = look;
  const found = tellStart(reading, verdict, instantOf(clock.now()), plan);
  const gone = absent.map((name) => `${name} of ragmend.yaml is not there.`);
  const sentences = [...late, ...found.sentences, ...gone];
  await caseFile.save(input, 'startFound', ONLY, { ...found, sentences });
  if (is.urgent) await caseFile.save(input, 'startNeeds', ONLY, sentences.join(' '));
  await caseFile.note(input.incidentId, `start:${input.stage}`, `Looked at the start: ${sentences[0] ?? found.kind}`);
  return { done: true, waitSeconds: targetOf(config, input.targetId).checkSeconds, ...is };
}
