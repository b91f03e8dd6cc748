import type { PairReading } from '../../../../core/contracts/provider/pod-reading.ts';
import { judgeRamp } from '../../../../core/provider/judge-ramp.ts';
import { planRamp } from '../../../../core/provider/plan-ramp.ts';
import { stepRamp } from '../../../../core/provider/step-ramp.ts';
import { prepareSwitched, type RampWorld, reading, ref } from '../ramp-world.ts';

const RAMP = { pairs: 30, hitMargin: 0.1, stepSeconds: 60, holdSeconds: 600 };
const hit = { hit: true, precision: 1 };
export const miss = { hit: false, precision: 1 };

let queries = 0;
/** Pairs of queries that no other pair has; the backup hits each one. */
export const pairs = (count: number, primary = hit): PairReading[] =>
  Array.from({ length: count }, () => ({ query: `q${queries++}`, primary, backup: hit }));

/** A proven primary with all traffic on the backup. */
export const prepare = () => prepareSwitched({ ramp: RAMP });
export const versionOf = async (world: RampWorld) => (await world.generatorStates.read(ref.targetId))?.version ?? null;
export const weightOf = async (world: RampWorld) =>
  (await world.generatorStates.read(ref.targetId))?.weights[0]?.percent;
export const stepsOf = async (world: RampWorld) => (await world.caseFile.facts(ref.incidentId)).rampSteps ?? {};

/** Plans, and steps as if it had been approved. */
export async function begin(world: RampWorld) {
  const { planHash } = await planRamp(world, ref);
  return { planHash, moved: await stepRamp(world, { ...ref, planHash }) };
}

/** Lets a minute pass in which the pods saw this, and judges. */
export async function judge(world: RampWorld, over: Parameters<typeof reading>[1] = {}, seconds = 61) {
  world.clock.advance(seconds);
  world.generatorPods.read = [reading(await versionOf(world), over)];
  return judgeRamp(world, ref);
}
