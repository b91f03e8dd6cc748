import { ANSWER_MODES, type AnswerMode } from '../../contracts/provider/generator-state.ts';
import type { AnswerCounts, AnswerMinute, LiveReading } from '../../contracts/provider/pod-reading.ts';
import { instantOf, msOf } from '../../kernel/instant.ts';

const MINUTE_MS = 60_000;
/** Older minutes are dropped, so that a pod keeps and shows little. */
const MINUTES_KEPT = 60;

/** Returns the sum of counts, mode by mode. */
export function sumAnswers(counts: AnswerCounts[]): AnswerCounts {
  const sum = (mode: AnswerMode) => counts.reduce((all, one) => all + one[mode], 0);
  return Object.fromEntries(ANSWER_MODES.map((mode) => [mode, sum(mode)])) as AnswerCounts;
}

const NONE = sumAnswers([]);

/** Returns the minutes of the last hour with one more answer at `now` (ms since the epoch). */
export function countAnswer(minutes: AnswerMinute[], mode: AnswerMode, now: number): AnswerMinute[] {
  const from = instantOf(now - (now % MINUTE_MS));
  const last = minutes.at(-1);
  if (last?.from === from) return [...minutes.slice(0, -1), oneMore(last, mode)];
  return withinHour([...minutes, oneMore({ from, answers: NONE }, mode)]);
}

/** Returns the minutes of several pods as one, oldest first, those of the last hour. */
export function joinMinutes(pods: AnswerMinute[][]): AnswerMinute[] {
  const joined = new Map<string, AnswerMinute>();
  for (const { from, answers } of pods.flat()) {
    const known = joined.get(from)?.answers ?? NONE;
    joined.set(from, { from, answers: sumAnswers([known, answers]) });
  }
  return withinHour([...joined.values()].sort((one, other) => (one.from < other.from ? -1 : 1)));
}

/** Older answers say nothing about who answers now. */
const RECENT_MINUTES = 15;

/**
 * Returns whether backups gave most answers in the last whole minute in which a provider answered;
 * false if none did in a quarter of an hour.
 */
export function isMostlyBackup(pods: LiveReading[], now: number): boolean {
  const [since, until] = [instantOf(now - RECENT_MINUTES * MINUTE_MS), instantOf(now - MINUTE_MS)];
  const last = joinMinutes(pods.map(({ minutes }) => minutes)).findLast(
    ({ from, answers }) => from >= since && from <= until && answers.primary + answers.backup > 0,
  );
  return last !== undefined && last.answers.backup > last.answers.primary;
}

const oneMore = ({ from, answers }: AnswerMinute, mode: AnswerMode): AnswerMinute => ({
  from,
  answers: { ...answers, [mode]: answers[mode] + 1 },
});

/** Minutes without an answer are not in the list, so it may reach back further than an hour. */
function withinHour(minutes: AnswerMinute[]): AnswerMinute[] {
  const newest = minutes.at(-1);
  if (newest === undefined) return [];
  const since = instantOf(msOf(newest.from) - (MINUTES_KEPT - 1) * MINUTE_MS);
  return minutes.filter(({ from }) => from >= since);
}
