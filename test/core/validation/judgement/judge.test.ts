import { type Answer, judge } from '../../../../core/validation/judgement/judge.ts';

const entry = { qid: 'g-1', q: 'query', ids: ['a', 'b', 'c'], scores: [0.9, 0.5, 0.5] };
const verdictOn = (answer: Answer | null, tolerance = 1e-5) => judge([{ entry, answer }], tolerance);

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
  ['another id', { ids: ['a', 'b', 'x'], scores: [0.9, 0.5, 0.6] }, '1 gave other ids'],
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

describe('scores that are no cosines', () => {
  const far = { ...entry, scores: [-812.5, -2404.25, -2404.25] };
  const off = (by: number) => ({ ids: far.ids, scores: far.scores.map((score) => score + by) });

  test('may differ by the tolerance of their magnitude', () => {
    expect(judge([{ entry: far, answer: off(1e-4) }], 1e-5).healthy).toBe(true);
    expect(judge([{ entry: far, answer: off(0.02) }], 1e-5).healthy).toBe(true);
    expect(judge([{ entry: far, answer: off(0.03) }], 1e-5).healthy).toBe(false);
  });

  test('may be the small difference of long vectors', () => {
    const near = { ...entry, scores: [0.2, -4.5, -6.1] };
    const answer = { ids: near.ids, scores: near.scores.map((score) => score + 1e-4) };

    expect(judge([{ entry: near, answer, squaredNorm: 400 }], 1e-5).healthy).toBe(true);
    expect(judge([{ entry: near, answer }], 1e-5).healthy).toBe(false);
  });

  test('count as cosines where none is past 1, however long the vectors are', () => {
    const answer = { ids: entry.ids, scores: [0.9001, 0.5001, 0.5001] };

    expect(judge([{ entry, answer, squaredNorm: 1e6 }], 1e-5).healthy).toBe(false);
  });
});

test('an id that scores as the last hit may stand in its place, and one that scores worse may not', () => {
  expect(verdictOn({ ids: ['a', 'b', 'x'], scores: [0.9, 0.5, 0.5] }).healthy).toBe(true);
  expect(verdictOn({ ids: ['a', 'x', 'y'], scores: [0.9, 0.5, 0.5] }).healthy).toBe(true);
  expect(verdictOn({ ids: ['a', 'b', 'x'], scores: [0.9, 0.5, 0.4] }).healthy).toBe(false);
  expect(verdictOn({ ids: ['x', 'b', 'c'], scores: [0.9, 0.5, 0.5] }).healthy).toBe(false);
});

describe('a baseline that knows the texts', () => {
  const withTexts = { ...entry, digests: ['1', '2', null] };
  const reasonOf = (digests: (string | null)[]) => {
    const answer = { ids: ['a', 'b', 'c'], scores: [0.9, 0.5, 0.5], digests };
    return judge([{ entry: withTexts, answer }], 1e-5).reason;
  };

  test.each([
    ['the same texts are right', ['1', '2', null], '1 of 1 answers right'],
    ['a text that was never known may be any', ['1', '2', '9'], '1 of 1 answers right'],
    ['another text is wrong', ['1', '9', null], '0 of 1 answers right: 1 gave other texts'],
    ['a text that is gone is wrong', ['1', null, null], '0 of 1 answers right: 1 gave hits without their text'],
  ])('%s', (_, digests, reason) => {
    expect(reasonOf(digests)).toBe(reason);
  });
});
