import { composeAnswer } from '../../../../sandbox/world/providers/compose-answer.ts';

const right = { wrongShare: 0, seed: 1 };

test('a document of several lines is read to its end, and its best sentence comes from the one that fits', () => {
  const prompt =
    '[a#1] Otters\nswim in rivers.\n[b#2] Lynxes live\nin woods. And more.\nQuestion: where do lynxes live?';

  expect(composeAnswer(prompt, right)).toBe('According to the documents, Lynxes live in woods. [b#2]');
});

test('without documents nothing is cited', () => {
  expect(composeAnswer('hello', right)).not.toMatch(/\[/);
});

test('a wrong answer never cites a document that was given', () => {
  for (let seed = 0; seed < 20; seed++)
    expect(composeAnswer('[a#1] Otters swim.\nQuestion: otters?', { wrongShare: 1, seed })).not.toContain('[a#1]');
});
