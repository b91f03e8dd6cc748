import { join } from 'node:path';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { GoldenSets } from '../../../core/validation/ports.ts';
import { baselineOf, baselinesIn, baselinesText, queriesIn, queriesText } from '../../formats/golden-lines.ts';
import { readIfThere, writeWhole } from './whole-file.ts';

/**
 * Golden sets of one target as JSON lines: golden/golden.jsonl holds the queries,
 * golden/baseline.jsonl the answers of each shard. Throws SyntaxError with the line if one is
 * malformed.
 */
export function localGoldenSets({ dir }: { dir: string }): GoldenSets {
  const golden = join(dir, 'golden/golden.jsonl');
  const baseline = join(dir, 'golden/baseline.jsonl');
  const recorded = async (targetId: string) =>
    baselinesIn((await readIfThere(baseline)) ?? '', baseline).filter((line) => line.targetId === targetId);
  return {
    async queries(targetId) {
      const isKnown = (await recorded(targetId)).length > 0;
      const queries = isKnown ? queriesIn((await readIfThere(golden)) ?? '', golden) : [];
      if (queries.length > 0) return queries;
      throw new NotFound(`target '${targetId}' has no golden queries in '${golden}': record them first`);
    },
    baseline: async (targetId, shardId) => baselineOf(await recorded(targetId), shardId),
    async record(targetId, queries, baselines) {
      await writeWhole(baseline, baselinesText(targetId, baselines));
      await writeWhole(golden, queriesText(queries));
    },
  };
}
