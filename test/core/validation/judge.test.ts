import type { Ranking } from '../../../core/contracts/golden.ts';
import { judge } from '../../../core/validation/judge.ts';

const entry = { qid: 'g-1', q: 'query', ids: ['a', 'b', 'c'], scores: [0.9, 0.5, 0.5] };
const verdictOn = (answer: Ranking | null, tolerance = 1e-5) => judge([{ entry, answer }], tolerance);

test('the same answer is right', () => {
  const judgement = verdictOn({ ids: ['a', 'b', 'c'], scores: [0.9, 0.5, 0.5] });

  expect(judgement).toEqual({ healthy: true, asked: 1, hits: 1, failing: [], reason: '1 of 1 answers right' });
});

test('a score may differ by the tolerance and no more', () => {
  const near = verdictOn({ ids: ['a', 'b', 'c'], scores: [0.900009, 0.5, 0.5] });
  const far = verdictOn({ ids: ['a', 'b', 'c'], scores: [0.900011, 0.5, 0.5] });

  expect(near.healthy).toBe(true);
  expect(far).toMatchObject({ healthy: false, failing: ['g-1'], reason: '0 of 1 answers right: 1 gave other scores' });
});

test('ids that tie in the baseline may swap places', () => {
  expect(verdictOn({ ids: ['a', 'c', 'b'], scores: [0.9, 0.5, 0.5] }).healthy).toBe(true);
});

test.each([
  ['another order', { ids: ['b', 'a', 'c'], scores: [0.9, 0.5, 0.5] }, '1 gave another order'],
  ['another id', { ids: ['a', 'b', 'x'], scores: [0.9, 0.5, 0.5] }, '1 gave other ids'],
  ['an id twice', { ids: ['a', 'b', 'b'], scores: [0.9, 0.5, 0.5] }, '1 gave other ids'],
  ['one hit', { ids: ['a'], scores: [0.9] }, '1 gave 1 hit instead of 3'],
  ['no hit', { ids: [], scores: [] }, '1 gave 0 hits instead of 3'],
  ['a hit more', { ids: ['a', 'b', 'c', 'd'], scores: [0.9, 0.5, 0.5, 0.4] }, '1 gave 4 hits instead of 3'],
  ['a score that is no number', { ids: ['a', 'b', 'c'], scores: [Number.NaN, 0.5, 0.5] }, '1 gave other scores'],
  ['a missing score', { ids: ['a', 'b', 'c'], scores: [0.9, 0.5] }, '1 gave other scores'],
  ['no answer', null, '1 got no answer'],
])('%s is wrong', (_, answer, fault) => {
  const judgement = verdictOn(answer);

  expect(judgement).toMatchObject({ healthy: false, hits: 0, reason: `0 of 1 answers right: ${fault}` });
});

test('the reason counts each fault once', () => {
  const short = { entry, answer: { ids: ['a'], scores: [0.9] } };

  const { reason } = judge([short, { entry, answer: entry }, short, { entry, answer: null }], 1e-5);

  expect(reason).toBe('1 of 4 answers right: 2 gave 1 hit instead of 3, 1 got no answer');
});

test('nothing asked is not well', () => {
  expect(judge([], 1e-5)).toMatchObject({ healthy: false, asked: 0, reason: 'no golden query was asked' });
});
