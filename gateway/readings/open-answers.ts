import type { AnswerMode } from '../../core/contracts/provider/generator-state.ts';
import type { AnswerMinute, LiveReading } from '../../core/contracts/provider/pod-reading.ts';
import { countAnswer, sumAnswers } from '../../core/provider/answers/answer-minutes.ts';

/** Answers to users by who gave them: since the start, and by minute in the last hour. */
export type Answers = { add(mode: AnswerMode): void; read(): Pick<LiveReading, 'answers' | 'minutes'> };

/** Counts answers in memory. */
export function openAnswers({ now }: { now: () => number }): Answers {
  const answers = sumAnswers([]);
  let minutes: AnswerMinute[] = [];
  return {
    add: (mode) => {
      answers[mode] += 1;
      minutes = countAnswer(minutes, mode, now());
    },
    read: () => ({ answers: { ...answers }, minutes }),
  };
}
