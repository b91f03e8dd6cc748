import { isWellServed, tableOf } from '../../../cli/demo/provider-story.ts';

const counts = (answered: Record<string, number>, failed = 0) => {
  const asked = Object.values(answered).reduce((sum, count) => sum + count, failed);
  return { asked, failed, answered };
};

test.each([
  ['all of providers', counts({ primary: 50, backup: 50 }), true],
  ['one of a hundred cached', counts({ primary: 50, backup: 49, cached: 1 }), true],
  ['two of a hundred refused', counts({ backup: 98, refused: 2 }), false],
  ['one without an answer', counts({ backup: 999 }, 1), false],
  ['nobody asked', counts({}), false],
])('a story with %s is told well: %#', (_, told, isWell) => {
  expect(isWellServed(told)).toBe(isWell);
});

test('the table counts who answered, and what failed', () => {
  const lines = tableOf(counts({ primary: 1, backup: 2 }, 1))
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/));

  expect(lines).toEqual([
    ...[
      ['ANSWER', 'QUESTIONS', 'SHARE'],
      ['primary', '1', '25.0 %'],
      ['backup', '2', '50.0 %'],
      ['cached', '0', '0.0 %'],
      ['refused', '0', '0.0 %'],
      ['failed', '1', '25.0 %'],
      ['asked', '4', '100.0 %'],
    ],
  ]);
});
