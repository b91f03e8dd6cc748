import { ONLY } from '../contracts/case-file.ts';
import type { Config } from '../contracts/config/config.ts';
import { bootstrapOf } from '../contracts/config/target-of.ts';
import type { PlanOf } from '../contracts/plan.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { keepPlan } from '../kernel/approved-plan.ts';
import { instantOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { lookAtStart } from './look/look-at-start.ts';
import { type EarlierRuns, lostBefore } from './migration/lost-before.ts';
import { draftStart } from './plan/draft-start.ts';
import type { Components } from './ports/components.ts';
import type { MigrationJobs } from './ports/migration-jobs.ts';
import type { StartScene } from './ports/start-scene.ts';
import { tellStart } from './show/tell-start.ts';

type Deps = {
  startScene: StartScene;
  components: Components;
  migrationJobs: MigrationJobs;
  incidents: EarlierRuns;
  caseFile: CaseFile;
  clock: Clock;
  config: Config;
};
type Input = TaskInput<'planStart'>;

/**
 * Plans the start from a fresh look and from what the declared checks have said, and saves the plan under its
 * hash. Without a plan that a simulation proves, saves what a person must know.
 */
export async function planStart(deps: Deps, input: Input): Promise<TaskOutput<'planStart'>> {
  const { startScene, components, caseFile, clock, config } = deps;
  const { incidentId, targetId } = input;
  const bootstrap = bootstrapOf(config, targetId);
  const { startLooked, schemaAnswers: answers = {} } = await caseFile.facts(incidentId);
  const seen = await startScene.observe(targetId);
  const sample = startLooked?.sample ?? null;
  const look = lookAtStart(bootstrap, sample, seen, answers);
  // What the checks say makes a plan possible; what is told stays the verdict on what is seen.
  const told = look.plan ? lookAtStart(bootstrap, sample, seen) : look;
  const found = tellStart(told.reading, told.verdict, instantOf(clock.now()));
  await caseFile.save(input, 'startFound', ONLY, found);
  const status = (workload: string) => components.status(targetId, workload);
  const plan = await draftStart(input, { bootstrap, look, verdict: found.kind, seen, answers, status });
  if (!plan) return unplanned(deps, input, [...found.sentences, ...Object.entries(answers).map(inWords)]);
  const refusal = await lostBefore(deps, input, plan);
  if (refusal !== null) return unplanned(deps, input, [refusal, ...found.sentences]);
  return { planned: true, planHash: await keepPlan(deps, input, plan), migrates: preparesSchema(plan) };
}

const inWords = ([workload, { says }]: [string, { says: string }]) => `The check of ${workload} says: ${says}.`;

const preparesSchema = ({ steps }: PlanOf<'start'>) =>
  steps.some(({ kind }) => kind === 'migrate' || kind === 'check-job');

async function unplanned({ caseFile }: Deps, input: Input, needs: string[]): Promise<TaskOutput<'planStart'>> {
  await caseFile.save(input, 'startNeeds', ONLY, needs.join(' '));
  await caseFile.note(input.incidentId, 'start:no-plan', `There is no plan: ${needs[0]}`);
  return { planned: false, planHash: '', migrates: false };
}
