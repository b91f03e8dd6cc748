import type * as z from 'zod';
import type { BootstrapConfig } from './bootstrap-config.ts';
import {
  APPROVAL_GRACE,
  EVENTS_ALLOWED,
  EVENTS_OF_A_LOOK,
  longestRun,
  looksIn,
  OTHER_EVENTS,
  pauseAt,
} from './bounds.ts';

/** Groups are many, and each is quick: a third of its age is soon enough for the next look. */
const GROUP_SHARE = 1 / 3;

/** Returns the seconds until the next look at a group that stops or starts, at this age. */
export const groupPauseAt = (ageSeconds: number, checkSeconds: number): number =>
  pauseAt(ageSeconds, checkSeconds, GROUP_SHARE);

/** A Job that has not ended so long after its deadline is ended, in seconds. */
export const JOB_GRACE = 60;

/** The events of starting a group or a migration, besides its looks: the task (5) and two choices (4). */
const EVENTS_OF_A_START = 9;

type Numbers = { checkSeconds: number };
type Bootstrap = Pick<BootstrapConfig, 'components' | 'patienceSeconds' | 'sampleSeconds'>;

/** How long each migration may take, until a person has to look. */
const deadlinesIn = ({ components }: Bootstrap): number[] =>
  components.flatMap(({ migration }) => (migration ? [migration.deadlineSeconds + JOB_GRACE] : []));

/** Checks before the plan, before and after the migrations, and under waited names: all of one kind at once. */
const CHECKS = 4;

/**
 * Returns the most events of a start by the counting of Step Functions: it is watched as long as it may be, each
 * check and migration takes all its time, and each component is a group of its own that does so, too, to end and
 * to start.
 */
export function mostStartEvents({ checkSeconds }: Numbers, bootstrap: Bootstrap): number {
  const { components, patienceSeconds, sampleSeconds } = bootstrap;
  const deadlines = deadlinesIn(bootstrap);
  const ofJob = (seconds: number) => looksIn(seconds, (age) => pauseAt(age, checkSeconds));
  const ofGroup = (seconds: number) => looksIn(seconds, (age) => groupPauseAt(age, checkSeconds));
  const looks =
    looksIn(patienceSeconds, (age) => Math.max(sampleSeconds, pauseAt(age, checkSeconds))) +
    (deadlines.length > 0 ? CHECKS * ofJob(Math.max(...deadlines)) : 0) +
    sum(deadlines.map(ofJob)) +
    2 * sum(components.map(({ settleSeconds }) => ofGroup(settleSeconds)));
  return OTHER_EVENTS + (components.length + deadlines.length) * EVENTS_OF_A_START + looks * EVENTS_OF_A_LOOK;
}

type Bounds = Parameters<typeof longestRun>[0] & { bootstrap?: Bootstrap | undefined };

/** Returns the longest time that a run about a start may take, in seconds. */
export function longestStart(target: Bounds): number {
  const { bootstrap, approvals } = target;
  if (bootstrap === undefined) return longestRun(target);
  const deadlines = deadlinesIn(bootstrap);
  const jobs = CHECKS * Math.max(0, ...deadlines) + sum(deadlines);
  const groups = 2 * sum(bootstrap.components.map(({ settleSeconds }) => settleSeconds));
  return A_DAY + bootstrap.patienceSeconds + approvals.windowSeconds + APPROVAL_GRACE + jobs + groups;
}

const sum = (all: number[]) => all.reduce((before, one) => before + one, 0);
const A_DAY = 86_400;
const A_YEAR = 365 * A_DAY;

/** Refuses a start that could take longer, or have more events, than AWS allows, and names what to set. */
export function startFitsInBounds(target: Bounds & Numbers, context: z.RefinementCtx): void {
  const { bootstrap, checkSeconds } = target;
  if (bootstrap === undefined) return;
  const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['bootstrap', 'components'], message });
  const [seconds, events] = [longestStart(target), mostStartEvents(target, bootstrap)];
  if (seconds > A_YEAR)
    refuse(
      `a start could take ${Math.round(seconds / A_DAY)} days, and AWS ends an execution after a year: lower settleSeconds, migration.deadlineSeconds or approvals.windowSeconds`,
    );
  else if (events > EVENTS_ALLOWED)
    refuse(
      `a start of ${bootstrap.components.length} components could have ${events} events, and AWS ends an execution at 25000: lower their settleSeconds or migration.deadlineSeconds, or raise checkSeconds (${checkSeconds})`,
    );
}
