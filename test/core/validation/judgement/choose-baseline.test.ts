import { GoldenSetTooThin } from '../../../../core/validation/errors.ts';
import { chooseBaseline } from '../../../../core/validation/judgement/choose-baseline.ts';
import { baselineFor } from '../world.ts';

const limits = { minimum: 10, maximum: 50 };

test('ten entries are enough and nine are not', () => {
  const ten = chooseBaseline(baselineFor(10), limits, "shard 'shard-1'");

  expect(ten).toHaveLength(10);
  expect(() => chooseBaseline(baselineFor(9), limits, "shard 'shard-1'")).toThrow(
    new GoldenSetTooThin("shard 'shard-1' has 9 golden queries and needs 10: record more before you trust a probe"),
  );
});

test('an entry without an answer counts for nothing', () => {
  const entries = [...baselineFor(9), { qid: 'empty', q: 'empty', ids: [], scores: [] }];

  expect(() => chooseBaseline(entries, limits, 'it')).toThrow(GoldenSetTooThin);
});

test('at most the maximum is chosen, spread evenly, whatever the order', () => {
  const entries = baselineFor(100);

  const chosen = chooseBaseline(entries, limits, 'it');
  const again = chooseBaseline(entries.toReversed(), limits, 'it');

  expect(chosen).toHaveLength(50);
  expect(chosen.slice(0, 3).map(({ qid }) => qid)).toEqual(['g-0', 'g-10', 'g-12']);
  expect(again).toEqual(chosen);
});
