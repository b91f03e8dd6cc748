import fc from 'fast-check';
import { ANSWER_MODES } from '../../../../core/contracts/provider/generator-state.ts';
import type { AnswerMinute } from '../../../../core/contracts/provider/pod-reading.ts';
import { countAnswer, joinMinutes } from '../../../../core/provider/answers/answer-minutes.ts';

const NIGHT = Date.parse('2026-11-23T03:00:00.000Z');
const none = { primary: 0, backup: 0, cached: 0, refused: 0 };

test('each answer counts in its minute', () => {
  const first = countAnswer([], 'primary', NIGHT + 59_999);
  const second = countAnswer(first, 'backup', NIGHT + 60_000);
  const third = countAnswer(second, 'backup', NIGHT + 119_999);

  expect(third).toEqual([
    { from: '2026-11-23T03:00:00.000Z', answers: { ...none, primary: 1 } },
    { from: '2026-11-23T03:01:00.000Z', answers: { ...none, backup: 2 } },
  ]);
  expect(first).toEqual([{ from: '2026-11-23T03:00:00.000Z', answers: { ...none, primary: 1 } }]);
});

test('a pod keeps the minutes of an hour, and no answer of that hour is lost', () => {
  const steps = fc.array(fc.record({ mode: fc.constantFrom(...ANSWER_MODES), wait: fc.nat(600_000) }), {
    maxLength: 300,
  });

  fc.assert(
    fc.property(steps, (answers) => {
      let now = NIGHT;
      let minutes: AnswerMinute[] = [];
      const times = answers.map(({ mode, wait }) => {
        now += wait;
        minutes = countAnswer(minutes, mode, now);
        return now;
      });

      const since = now - (now % 60_000) - 59 * 60_000;
      expect(minutes.length).toBeLessThanOrEqual(60);
      expect(totalOf(minutes)).toBe(times.filter((at) => at >= since).length);
    }),
  );
});

test('the minutes of pods add up, in the order of time', () => {
  const one = [minute(0, { primary: 2 }), minute(2, { backup: 1 })];
  const other = [minute(1, { refused: 3 }), minute(2, { backup: 4, cached: 1 })];

  expect(joinMinutes([other, one, []])).toEqual([
    minute(0, { primary: 2 }),
    minute(1, { refused: 3 }),
    minute(2, { backup: 5, cached: 1 }),
  ]);
  expect(joinMinutes([])).toEqual([]);
});

const minute = (at: number, answers: Partial<AnswerMinute['answers']>): AnswerMinute => ({
  from: new Date(NIGHT + at * 60_000).toISOString(),
  answers: { ...none, ...answers },
});

const totalOf = (minutes: AnswerMinute[]) =>
  minutes.reduce((sum, { answers }) => sum + ANSWER_MODES.reduce((all, mode) => all + answers[mode], 0), 0);
