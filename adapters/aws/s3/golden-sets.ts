import { NotFound } from '../../../core/kernel/task-error.ts';
import type { GoldenSets } from '../../../core/validation/ports.ts';
import { baselineOf, baselinesIn, baselinesText, queriesIn, queriesText } from '../../formats/golden-lines.ts';
import { checkedName } from '../../formats/names.ts';
import type { Bucket } from './bucket.ts';
import { putText, readTextIfThere } from './texts.ts';

/**
 * Golden sets at `golden/<targetId>/` of a bucket, as JSON lines: golden.jsonl holds the queries,
 * baseline.jsonl the answers of each shard. Throws SyntaxError with the line if one is malformed,
 * DependencyUnavailable.
 */
export function s3GoldenSets({ bucket }: { bucket: Bucket }): GoldenSets {
  const keyOf = (targetId: string, file: string) => `golden/${checkedName(targetId)}/${file}`;
  return {
    async queries(targetId) {
      const golden = keyOf(targetId, 'golden.jsonl');
      const queries = queriesIn((await readTextIfThere(bucket, golden)) ?? '', golden);
      if (queries.length > 0) return queries;
      throw new NotFound(`target '${targetId}' has no golden queries at '${golden}': record them first`);
    },
    async baseline(targetId, shardId) {
      const baseline = keyOf(targetId, 'baseline.jsonl');
      const lines = baselinesIn((await readTextIfThere(bucket, baseline)) ?? '', baseline);
      return baselineOf(
        lines.filter((line) => line.targetId === targetId),
        shardId,
      );
    },
    async record(targetId, queries, baselines) {
      await putText(bucket, keyOf(targetId, 'baseline.jsonl'), baselinesText(targetId, baselines));
      await putText(bucket, keyOf(targetId, 'golden.jsonl'), queriesText(queries));
    },
  };
}
