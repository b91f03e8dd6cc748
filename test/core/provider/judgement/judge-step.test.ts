import type { Pair } from '../../../../core/provider/judgement/pairs.ts';
import { calm, judge, pairsOf, ramp } from './a-step.ts';

const ties = (count: number) => 't'.repeat(count);
const backup = { hit: true, precision: 1 };
const withPrecision = (count: number, precision: number | null): Pair[] =>
  pairsOf(ties(count)).map((pair) => ({ ...pair, primary: { hit: true, precision } }));

test.each([
  ['no loss in all pairs', ties(61), 'up'],
  ['two losses, spread', `${ties(20)}l${ties(20)}l${ties(19)}`, 'up'],
  ['three losses: the margin is not kept', `${ties(20)}l${ties(20)}l${ties(10)}l${ties(8)}`, 'ask'],
  ['one pair too few', ties(60), 'hold'],
  ['no pairs', '', 'hold'],
  ['six straight losses', 'llllll', 'down'],
  ['five straight losses', 'lllll', 'hold'],
  ['six straight losses and then wins', 'llllllwwwwwwww', 'down'],
  ['as many losses as wins', 'lw'.repeat(20), 'hold'],
])('%s: %s leads to %s', (_, word, decision) => {
  expect(judge(pairsOf(word)).decision).toBe(decision);
});

test('too few pairs hold the step, then ask a person, and never pass it', () => {
  const pairs = pairsOf(ties(60));

  expect(judge(pairs, { ageSeconds: 3599 }).decision).toBe('hold');
  expect(judge(pairs, { ageSeconds: 3600 })).toMatchObject({
    decision: 'ask',
    reason: 'only 60 of 61 pairs in 3600 s: too few to judge',
  });
  expect(judge(pairs, { ageSeconds: 30 * 86_400 }).decision).toBe('ask');
});

test('a query that is asked again adds nothing', () => {
  const golden = pairsOf(ties(50));

  expect(judge([...golden, ...golden, ...golden])).toMatchObject({ decision: 'hold', numbers: { pairs: 50 } });
});

test('a step is looked at once: what comes after its pairs changes nothing', () => {
  const passing = pairsOf(ties(61));

  expect(judge([...passing, ...pairsOf('lllwl')]).numbers).toMatchObject({ pairs: 61, losses: 0 });
});

test('the losses of the steps before count against the primary', () => {
  expect(judge(pairsOf('ll')).decision).toBe('hold');
  expect(judge(pairsOf('ll'), { before: { wins: 0, losses: 4 } }).decision).toBe('down');
});

test('a step that is too young holds, though its pairs pass', () => {
  expect(judge(pairsOf(ties(61)), { ageSeconds: 299 }).decision).toBe('hold');
  expect(judge(pairsOf(ties(61)), { ageSeconds: 300 }).decision).toBe('up');
});

test('citations that are less precise in every pair step back', () => {
  expect(judge(withPrecision(61, 0.7))).toMatchObject({
    decision: 'down',
    reason: 'the citations of the primary are less precise than those of the backup',
  });
});

test('a precision that nobody knows asks a person', () => {
  expect(judge(withPrecision(61, null)).decision).toBe('ask');
});

test('a precision that is lower in few pairs, but much, asks a person', () => {
  const low = pairsOf(ties(4)).map((pair) => ({ ...pair, primary: { ...backup, precision: 0 } }));
  const verdict = judge([...low, ...withPrecision(57, 1)]);

  expect(verdict.decision).toBe('ask');
  expect(verdict.numbers.precisionLower).toBeLessThanOrEqual(-0.1);
});

test.each([
  ['errors', { errors: 8 }, '8 of 100 requests failed; 2 % are allowed'],
  ['refusals', { refusals: 20 }, '20 of 100 requests were refused; 5 % are allowed'],
  ['slow answers', { p95: 1501 }, 'p95 to the whole answer is 1501 ms, that of the backup 1000 ms'],
  ['slow first tokens', { firstToken: 301 }, 'p95 to the first token is 301 ms, that of the backup 200 ms'],
])('%s step back, whatever the pairs say', (_, change, reason) => {
  const verdict = judge(pairsOf(ties(61)), { traffic: { primary: { ...calm, ...change }, backup: calm } });

  expect(verdict).toMatchObject({ decision: 'down', reason: expect.stringContaining(reason) });
});

test.each([
  ['few requests', { requests: 49, errors: 40 }],
  ['three errors in a hundred, which may be chance', { errors: 3 }],
  ['times that nobody measured', { p95: null, firstToken: null }],
])('%s are no verdict', (_, change) => {
  const verdict = judge(pairsOf(ties(61)), { traffic: { primary: { ...calm, ...change }, backup: calm } });

  expect(verdict.decision).toBe('up');
});

test('a backup without traffic is compared with in nothing', () => {
  const traffic = { primary: { ...calm, refusals: 50, p95: 9000 }, backup: { ...calm, requests: 0 } };

  expect(judge(pairsOf(ties(61)), { traffic }).decision).toBe('up');
});

test('the numbers behind a verdict are told', () => {
  const { numbers } = judge(pairsOf(`l${ties(59)}w`));

  expect(numbers).toMatchObject({ pairs: 61, needed: ramp.pairs, wins: 1, losses: 1, precisionLower: 0 });
  expect(numbers.lossUpper).toBeCloseTo(0.0755, 3);
});
