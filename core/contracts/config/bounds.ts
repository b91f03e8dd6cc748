import type * as z from 'zod';

const SHARE = 1 / 20;
const LONGEST_PAUSE = 900;

/**
 * Returns the seconds until the next look at work of this age: `checkSeconds` at first, then a
 * twentieth of the age, up to 15 minutes. So a day's work takes a few hundred looks, and its end is
 * noticed late by at most a twentieth of its duration.
 */
export function pauseAt(ageSeconds: number, checkSeconds: number, share = SHARE): number {
  return Math.max(checkSeconds, Math.min(Math.ceil(ageSeconds * share), LONGEST_PAUSE));
}

/**
 * Returns the seconds until the next look at an outage of this age: as for work, but for days it grows
 * on, so that a month's outage takes a thousand looks.
 */
export function restAt(ageSeconds: number, checkSeconds: number, share = SHARE): number {
  return Math.max(pauseAt(ageSeconds, checkSeconds, share), Math.ceil(ageSeconds / 200));
}

/**
 * The share of its age after which a wait for a turn is checked again. Waits are checked less often
 * than work, because a run may wait several times.
 */
export const TURN_SHARE = 1 / 3;
const AN_HOUR = 3600;

/**
 * Returns how long a repair waits for its turn before a person has to look, in seconds: as long as
 * two jobs may take, but at least one hour and at most six.
 */
export function longestTurnWait({ jobDeadlineSeconds }: Pick<Bounds, 'jobDeadlineSeconds'>): number {
  return Math.min(Math.max(2 * jobDeadlineSeconds, AN_HOUR), 6 * AN_HOUR);
}

/** The limits of runs on a target; times are in seconds. */
type Bounds = {
  golden: { minimum: number; maximum: number };
  approvals: { windowSeconds: number };
  settleSeconds: number;
  checkSeconds: number;
  jobDeadlineSeconds: number;
  snapshotsTried: number;
};

/** Seconds after the window of an approval by which its expiry must have arrived. */
export const APPROVAL_GRACE = 15 * 60;
const A_DAY = 86_400;
const A_YEAR = 365 * A_DAY;

/** A job that misses its deadline is started once more. */
const ATTEMPTS = 2;
/** Jobs of a run beside its restores: two cold copies and the evidence. */
const COPIES = 3;
/**
 * Turns that a run waits for, besides those of its restores: the evidence uses the turn of the cold
 * copies.
 */
const TURNS = 1;

/**
 * Returns the longest time that a run on a target may take, in seconds: twice the deadline of every
 * job, the whole window of every question, the longest wait for every turn, and a day for all else,
 * above all the re-indexing.
 */
export function longestRun(bounds: Bounds): number {
  const { approvals, settleSeconds, jobDeadlineSeconds, snapshotsTried } = bounds;
  const jobs = (COPIES + snapshotsTried) * ATTEMPTS * jobDeadlineSeconds;
  const questions = (1 + snapshotsTried) * (approvals.windowSeconds + APPROVAL_GRACE);
  const turns = (TURNS + snapshotsTried) * longestTurnWait(bounds);
  return Math.ceil(A_DAY + jobs + questions + turns + settleSeconds);
}

/** A failover waits for a provider for so long; then a person is paged, and traffic stays where it is. */
export const LONGEST_OUTAGE = 30 * A_DAY;

/** Returns the longest time that a run about a provider may take, in seconds. */
export const longestFailover = (bounds: Bounds): number => LONGEST_OUTAGE + longestRun(bounds);

/**
 * The events of one look by the counting of AWS: its task (5), the choice whether it is done (2)
 * and the wait (2).
 */
export const EVENTS_OF_A_LOOK = 9;
/**
 * The other events of a run, if every step is retried, and those that each further snapshot adds.
 */
export const OTHER_EVENTS = 600;
const EVENTS_OF_A_RESTORE = 60;
/**
 * The shortest time that one look at the re-indexing works while there is more to do, in seconds.
 */
export const REINDEX_LOOK = 240;
/** AWS ends an execution at 25,000 events. */
export const EVENTS_ALLOWED = 24_000;

/**
 * Returns the most events that an execution of a run on a target can have by the counting of Step
 * Functions, if every job overruns once and the re-indexing takes a day.
 */
export function mostEvents(bounds: Bounds): number {
  const { settleSeconds, checkSeconds, jobDeadlineSeconds, snapshotsTried } = bounds;
  const pause = (age: number) => pauseAt(age, checkSeconds);
  const ofJobs = (COPIES + snapshotsTried) * looksIn(ATTEMPTS * jobDeadlineSeconds, pause);
  const turn = looksIn(longestTurnWait(bounds), (age) => pauseAt(age, checkSeconds, TURN_SHARE));
  const ofTurns = (TURNS + snapshotsTried) * turn;
  const looks = ofJobs + ofTurns + looksIn(settleSeconds, pause) + A_DAY / REINDEX_LOOK;
  return OTHER_EVENTS + snapshotsTried * EVENTS_OF_A_RESTORE + looks * EVENTS_OF_A_LOOK;
}

/** Returns how many looks are made within so many seconds, if `pause` says how long each waits at an age. */
export function looksIn(seconds: number, pause: (ageSeconds: number) => number): number {
  let looks = 1;
  for (let age = 0; age < seconds; age += pause(age)) looks++;
  return looks;
}

/** Refuses a target whose numbers can't work together, and names the values and what to set. */
export function fitInBounds(target: Bounds, context: z.RefinementCtx): void {
  const { golden, checkSeconds, jobDeadlineSeconds, snapshotsTried } = target;
  const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
  if (golden.minimum > golden.maximum)
    refuse(
      ['golden', 'minimum'],
      `golden.minimum ${golden.minimum} is above golden.maximum ${golden.maximum}, so no shard can have enough golden queries: lower golden.minimum`,
    );
  if (jobDeadlineSeconds < checkSeconds)
    refuse(
      ['jobDeadlineSeconds'],
      `jobDeadlineSeconds ${jobDeadlineSeconds} is below checkSeconds ${checkSeconds}, so every job would be late at its second look: raise jobDeadlineSeconds`,
    );
  const [seconds, events] = [longestRun(target), mostEvents(target)];
  if (seconds > A_YEAR)
    refuse(
      ['jobDeadlineSeconds'],
      `a run could take ${Math.round(seconds / A_DAY)} days, and AWS ends an execution after a year: lower jobDeadlineSeconds (${jobDeadlineSeconds}), snapshotsTried (${snapshotsTried}) or approvals.windowSeconds`,
    );
  else if (events > EVENTS_ALLOWED)
    refuse(
      ['jobDeadlineSeconds'],
      `a run could have ${Math.ceil(events)} events, and AWS ends an execution at 25000: lower jobDeadlineSeconds (${jobDeadlineSeconds}) or snapshotsTried (${snapshotsTried}), or raise checkSeconds (${checkSeconds})`,
    );
}
