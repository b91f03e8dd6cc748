import type { BudgetUse } from '../../contracts/brakes.ts';
import type { Config } from '../../contracts/config/config.ts';
import { targetOf } from '../../contracts/config/target-of.ts';
import type { Incident } from '../../contracts/incident.ts';
import { isSameSubject, type Subject } from '../../contracts/subject.ts';
import { instantOf, msOf } from '../../kernel/instant.ts';
import type { Instant } from '../../kernel/ports/clock.ts';

const HOUR_MS = 3600 * 1000;

/**
 * Returns since when incidents may brake anything on a target, for what is read of its history;
 * `now` is in ms since the epoch.
 */
export function brakesSince(config: Config, targetId: string, now: number): Instant {
  const { cooldownSeconds, breaker } = targetOf(config, targetId);
  return instantOf(now - Math.max(24 * HOUR_MS, cooldownSeconds * 1000, breaker.withinSeconds * 1000));
}

/**
 * Returns until when the last incident of a subject keeps its signals from starting anything, in ms
 * since the epoch; null where none ended. `history` is newest first.
 */
export function endOfCooldown(config: Config, history: Incident[], { targetId, subject }: About): number | null {
  const last = history.find((each) => isSameSubject(each.subject, subject) && each.closedAt !== null);
  return last?.closedAt ? msOf(last.closedAt) + targetOf(config, targetId).cooldownSeconds * 1000 : null;
}

/**
 * Whether the last incident of a subject ended so lately that its signals start nothing; `now` is
 * in ms since the epoch.
 */
export function isCooling(config: Config, history: Incident[], about: About, now: number): boolean {
  const end = endOfCooldown(config, history, about);
  return end !== null && now < end;
}

/** How much of its budget a runbook has used on a target; every run of `history` counts, whoever asked for it. */
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

/** Whether alerts may start no more runs for now. */
export const isSpent = ({ lastHour, perHour, lastDay, perDay }: BudgetUse): boolean =>
  lastHour >= perHour || lastDay >= perDay;

/**
 * The last of the repairs of a subject that all succeeded lately, after its breaker was last reset,
 * where they are so many that one more would change nothing; else null.
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
