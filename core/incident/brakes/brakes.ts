import type { BudgetUse } from '../../contracts/brakes.ts';
import type { Config } from '../../contracts/config/config.ts';
import { targetOf } from '../../contracts/config/target-of.ts';
import type { Incident } from '../../contracts/incident.ts';
import { isSameSubject, type Subject } from '../../contracts/subject.ts';
import { instantOf, msOf } from '../../kernel/instant.ts';
import type { Instant } from '../../kernel/ports/clock.ts';

const HOUR_MS = 3600 * 1000;

/**
 * Returns the start of the history that can still brake a target: its longest window before `now`
 * (ms since the epoch).
 */
export function brakesSince(config: Config, targetId: string, now: number): Instant {
  const { cooldownSeconds, breaker } = targetOf(config, targetId);
  return instantOf(now - Math.max(24 * HOUR_MS, cooldownSeconds * 1000, breaker.withinSeconds * 1000));
}

/**
 * Returns when the cooldown of a subject ends, in ms since the epoch; null if no incident of it
 * ended. `history` is newest first.
 */
export function endOfCooldown(config: Config, history: Incident[], { targetId, subject }: About): number | null {
  const last = history.find((each) => isSameSubject(each.subject, subject) && each.closedAt !== null);
  return last?.closedAt ? msOf(last.closedAt) + targetOf(config, targetId).cooldownSeconds * 1000 : null;
}

/** Returns whether the subject's cooldown still holds its signals back; `now` is in ms since the epoch. */
export function isCooling(config: Config, history: Incident[], about: About, now: number): boolean {
  const end = endOfCooldown(config, history, about);
  return end !== null && now < end;
}

/**
 * Returns how much of its budget a runbook has used on a target. Every run in `history` counts,
 * whoever asked for it.
 */
export function budgetUseOf(
  config: Config,
  { targetId, runbook }: Pick<BudgetUse, 'targetId' | 'runbook'>,
  history: Incident[],
  now: number,
): BudgetUse {
  const { perHour, perDay } = targetOf(config, targetId).budget;
  const since = (ms: number) => history.filter(({ openedAt }) => now - msOf(openedAt) < ms).length;
  return { targetId, runbook, lastHour: since(HOUR_MS), perHour, lastDay: since(24 * HOUR_MS), perDay };
}

/** Returns whether alerts may start no more runs for now. */
export const isSpent = ({ lastHour, perHour, lastDay, perDay }: BudgetUse): boolean =>
  lastHour >= perHour || lastDay >= perDay;

/**
 * Returns the latest of a subject's repairs if so many succeeded since its breaker was last reset
 * that one more would not help; else null.
 */
export function lastOfLoop(
  config: Config,
  history: Incident[],
  about: About & { resetAt: string | null },
  now: number,
) {
  const { targetId, subject, resetAt } = about;
  const { repeats, withinSeconds } = targetOf(config, targetId).breaker;
  const since = Math.max(now - withinSeconds * 1000, resetAt === null ? 0 : msOf(resetAt));
  const lately = history.filter(
    (each) =>
      isSameSubject(each.subject, subject) &&
      each.state === 'Completed' &&
      each.closedAt !== null &&
      msOf(each.closedAt) > since,
  );
  return lately.length >= repeats ? (lately[0] as Incident) : null;
}

type About = { targetId: string; subject: Subject };
