import type { CaseFacts } from '../../contracts/case-file.ts';
import { ANSWER_MODES, type AnswerMode } from '../../contracts/provider/generator-state.ts';
import { msOf } from '../../kernel/instant.ts';
import { inWords } from '../../kernel/story/in-words.ts';
import type { Material, Section } from '../../kernel/story/story.ts';
import { stepsOf, type VersionedStep } from '../ramp/ramp-steps.ts';

type Facts = Partial<CaseFacts>;

/** Tells who answered meanwhile, how traffic came back, what pods proved, and what waited. */
export function tellFailover({ facts, incident }: Material): Section[] {
  return [
    { title: 'Who answered', lines: [...onBackup(facts, incident.closedAt), ...answersOf(facts)] },
    { title: 'The way back', lines: [...watchesOf(facts), ...stepsOf(facts).map(describeStep)] },
    { title: 'Backlog', lines: backlogOf(facts) },
    { title: 'Pods', lines: podsOf(facts) },
    { title: 'Checks', lines: checksOf(facts) },
  ].filter(({ lines }) => lines.length > 0);
}

function onBackup({ switched, fallbackAt, restoredAt }: Facts, closedAt: string | null): string[] {
  const end = restoredAt ?? closedAt;
  const lasted = (from: string) => (end ? inWords(Math.max(0, msOf(end) - msOf(from)) / 1000) : 'until now');
  const isProven = switched?.provenAt !== null;
  return [
    ...(switched && isProven ? [`${switched.to} from ${switched.at} on, ${lasted(switched.at)}`] : []),
    ...(switched && !isProven ? [`Not every pod followed the switch to ${switched.to} at ${switched.at}`] : []),
    ...(fallbackAt ? [`Only cached answers and refusals from ${fallbackAt} on`] : []),
  ];
}

/** Counts of pods only grow, until a pod starts anew: then all that it says came since. */
function answersOf({ answerModes = {} }: Facts): string[] {
  const looks = Object.entries(answerModes)
    .toSorted(([one], [other]) => msOf(one) - msOf(other))
    .map(([, counts]) => counts);
  if (looks.length < 2) return [];
  const grown = (mode: AnswerMode) =>
    looks.slice(1).reduce((sum, counts, index) => {
      const before = looks[index]?.[mode] ?? 0;
      return sum + (counts[mode] >= before ? counts[mode] - before : counts[mode]);
    }, 0);
  return [`Answers meanwhile: ${ANSWER_MODES.map((mode) => `${mode} ${grown(mode)}`).join(', ')}`];
}

function watchesOf({ watches = {} }: Facts): string[] {
  return Object.entries(watches).map(([name, { good, flaps, failure }]) => {
    const failed = failure === null ? '' : `; failed last with ${failure.class} (${failure.code})`;
    return `${name}: ${good} good answers in a row, failed again ${flaps.length} times${failed}`;
  });
}

function describeStep({
  percent,
  decision,
  reason,
  pairs,
  needed,
  wins,
  losses,
  bound,
  margin,
}: VersionedStep): string {
  const upper = bound === null ? '' : `, loss below ${Math.round(bound * 1000) / 1000} (margin ${margin})`;
  const counts = needed === 0 ? '' : `; ${pairs} of ${needed} pairs, ${wins} wins, ${losses} losses${upper}`;
  return `${percent} %: ${decision ?? 'not judged'}, ${reason}${counts}`;
}

function backlogOf({ drained }: Facts): string[] {
  if (!drained) return [];
  const { waiting, expired, failed } = drained;
  return [`Still waiting: ${waiting}, too old: ${expired}, failed by themselves: ${failed}`];
}

function podsOf({ podProofs = {} }: Facts): string[] {
  return Object.entries(podProofs).map(([pod, { provider, mode, problem }]) => {
    const who = provider ?? mode;
    return `${pod}: ${problem ?? (who === null ? 'named no provider' : `answered from ${who}`)}`;
  });
}

function checksOf({ prewarmChecks = {} }: Facts): string[] {
  return Object.entries(prewarmChecks).map(([name, { failure, millis }]) =>
    failure === null ? `${name}: answered in ${millis} ms` : `${name}: ${failure.class} (${failure.code})`,
  );
}
