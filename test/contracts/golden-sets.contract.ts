import type { BaselineEntry, GoldenQuery } from '../../core/contracts/golden.ts';
import { NotFound } from '../../core/kernel/task-error.ts';
import type { GoldenSets } from '../../core/validation/ports.ts';

const queryOf = (qid: string, shard: string): GoldenQuery => ({
  qid,
  q: `was ist "${qid}"?\n`,
  shard,
  expected: ['b', 'a'],
});
const entryOf = (qid: string): BaselineEntry => ({
  qid,
  q: `was ist "${qid}"?\n`,
  ids: ['b', 'a'],
  scores: [0.91, 1 / 3],
});
const queries = [queryOf('g-2', 'shard-1'), queryOf('g-1', 'shard-2')];
const baselines = { 'shard-1': [entryOf('g-2')], 'shard-2': [entryOf('g-1')] };

/** What every adapter of the GoldenSets port does; `makeAdapter` gives an empty one. */
export function goldenSetsContract(name: string, makeAdapter: () => GoldenSets): void {
  describe(`${name} as GoldenSets`, () => {
    test('what was recorded is given back, queries in their order', async () => {
      const sets = makeAdapter();

      await sets.record('docs-rag', queries, baselines);

      expect(await sets.queries('docs-rag')).toEqual(queries);
      expect(await sets.baseline('docs-rag', 'shard-2')).toEqual(baselines['shard-2']);
    });

    test('recording again replaces both', async () => {
      const sets = makeAdapter();
      await sets.record('docs-rag', queries, baselines);

      await sets.record('docs-rag', queries.slice(0, 1), { 'shard-1': [entryOf('g-2')] });

      expect(await sets.queries('docs-rag')).toHaveLength(1);
      expect(await sets.baseline('docs-rag', 'shard-2')).toEqual([]);
    });

    test('a target without a record has no queries', async () => {
      const sets = makeAdapter();

      await expect(sets.queries('docs-rag')).rejects.toThrow(NotFound);
    });

    test('a shard or a target without a record has an empty baseline', async () => {
      const sets = makeAdapter();
      await sets.record('docs-rag', queries, baselines);

      expect(await sets.baseline('docs-rag', 'shard-9')).toEqual([]);
      expect(await sets.baseline('other', 'shard-1')).toEqual([]);
    });

    test('one target does not answer for another', async () => {
      const sets = makeAdapter();
      await sets.record('docs-rag', queries, baselines);

      await expect(sets.queries('other')).rejects.toThrow(NotFound);
    });
  });
}
