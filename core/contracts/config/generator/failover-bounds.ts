import type * as z from 'zod';
import { EVENTS_ALLOWED, EVENTS_OF_A_LOOK, LONGEST_OUTAGE, looksIn, OTHER_EVENTS, pauseAt, restAt } from '../bounds.ts';
import type { GeneratorConfig } from '../generator-config.ts';

/** A step of the way back lasts for minutes or hours: a tenth of its age is soon enough for the next look. */
const STEP_SHARE = 1 / 10;

/** Returns the seconds until the next look at a step of the way back of this age. */
export const stepPauseAt = (ageSeconds: number, checkSeconds: number): number =>
  pauseAt(ageSeconds, checkSeconds, STEP_SHARE);

/** After so many ramps that came down again, a person has to look. */
export const RAMPS_TRIED = 3;
/** So many steps down for whatever reason: then a person decides, or a ramp could go up and down for ever. */
export const MOST_DOWN = 3;
/** The events of a step besides its looks: the move, and where a person decides, also a plan and the answer. */
const [EVENTS_OF_A_MOVE, EVENTS_OF_A_QUESTION] = [15, 20];

type Numbers = { checkSeconds: number; jobDeadlineSeconds: number };

/**
 * Returns the most events of a failover by the counting of Step Functions: it waits for the primary
 * as long as it may, all ramps are tried, and in the last one each step waits for its pairs to the
 * end, those after a step down, too.
 */
export function mostFailoverEvents(
  { checkSeconds, jobDeadlineSeconds }: Numbers,
  { ramp, backlog }: Pick<GeneratorConfig, 'ramp' | 'backlog'>,
): number {
  const [quick, held] = [(RAMPS_TRIED - 1) * ramp.steps.length, ramp.steps.length + MOST_DOWN];
  const step = (seconds: number) => looksIn(seconds, (age) => stepPauseAt(age, checkSeconds));
  const looks =
    looksIn(LONGEST_OUTAGE, (age) => restAt(age, checkSeconds)) +
    looksIn(jobDeadlineSeconds, (age) => pauseAt(age, checkSeconds)) +
    looksIn(backlog.maxAgeSeconds, (age) => restAt(age, checkSeconds)) +
    quick * step(ramp.stepSeconds) +
    held * step(Math.max(ramp.holdSeconds, ramp.stepSeconds));
  const others = OTHER_EVENTS + (quick + held) * EVENTS_OF_A_MOVE + held * EVENTS_OF_A_QUESTION;
  return others + looks * EVENTS_OF_A_LOOK;
}

/** Refuses a generator whose failover could have more events than AWS allows, and names what to set. */
export function failoverFitsInBounds(
  target: Numbers & { generator?: GeneratorConfig | undefined },
  context: z.RefinementCtx,
): void {
  const { generator, checkSeconds } = target;
  if (generator === undefined) return;
  const events = mostFailoverEvents(target, generator);
  if (events <= EVENTS_ALLOWED) return;
  const { holdSeconds, stepSeconds, steps } = generator.ramp;
  context.addIssue({
    code: 'custom',
    path: ['generator', 'ramp', 'holdSeconds'],
    message: `a failover could have ${events} events, and AWS ends an execution at 25000: lower ramp.holdSeconds (${holdSeconds}), ramp.stepSeconds (${stepSeconds}) or the number of ramp.steps (${steps.length}), or raise checkSeconds (${checkSeconds})`,
  });
}
