import { marksOf } from '../../../../core/provider/judgement/pairs.ts';

test.each([
  ['a golden query whose document is cited', { cited: ['a'], given: ['a', 'b'], expected: ['a'] }, true, 1],
  ['a golden query whose document is not cited', { cited: ['b'], given: ['a', 'b'], expected: ['a'] }, false, 1],
  [
    'a sampled request that cites what it was given',
    { cited: ['b', 'c'], given: ['a', 'b'], expected: null },
    true,
    0.5,
  ],
  ['a sampled request that cites what nobody gave', { cited: ['c'], given: ['a'], expected: null }, false, 0],
  ['a document that is cited twice', { cited: ['a', 'a', 'c'], given: ['a'], expected: null }, true, 0.5],
  ['an answer that cites nothing', { cited: [], given: ['a'], expected: ['a'] }, false, null],
])('%s has its marks', (_, answer, hit, precision) => {
  expect(marksOf(answer)).toEqual({ hit, precision });
});
