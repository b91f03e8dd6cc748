import { join } from 'node:path';
import * as z from 'zod';
import { baselineEntry, goldenQuery } from '../../core/contracts/golden.ts';
import { NotFound } from '../../core/kernel/task-error.ts';
import type { GoldenSets } from '../../core/validation/ports.ts';
import { readIfThere, writeWhole } from './whole-file.ts';

const baselineLine = baselineEntry.extend({ targetId: z.string(), shard: z.string() });
const queryLine = z.strictObject(goldenQuery.shape);

/** Golden sets of one target as JSON lines: golden/golden.jsonl is the queries, golden/baseline.jsonl what each shard answers. Throws SyntaxError with the line where one is malformed. */
export function localGoldenSets({ dir }: { dir: string }): GoldenSets {
  const golden = join(dir, 'golden/golden.jsonl');
  const baseline = join(dir, 'golden/baseline.jsonl');
  const recorded = async (targetId: string) =>
    (await linesOf(baseline, baselineLine)).filter((line) => line.targetId === targetId);
  return {
    async queries(targetId) {
      const isKnown = (await recorded(targetId)).length > 0;
      const queries = isKnown ? await linesOf(golden, queryLine) : [];
      if (queries.length > 0) return queries;
      throw new NotFound(`target '${targetId}' has no golden queries in '${golden}': record them first`);
    },
    async baseline(targetId, shardId) {
      const own = (await recorded(targetId)).filter(({ shard }) => shard === shardId);
      return own.map(({ qid, q, ids, scores }) => ({ qid, q, ids, scores }));
    },
    async record(targetId, queries, baselines) {
      const entries = Object.entries(baselines).flatMap(([shard, all]) =>
        all.map((entry) => ({ targetId, shard, ...entry })),
      );
      await writeWhole(baseline, textOf(entries));
      await writeWhole(golden, textOf(queries.map(({ qid, q, shard, expected }) => ({ qid, q, shard, expected }))));
    },
  };
}

function textOf(lines: object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

async function linesOf<S extends z.ZodType>(file: string, schema: S): Promise<z.infer<S>[]> {
  const text = (await readIfThere(file)) ?? '';
  return text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [parse(line, schema, file, index + 1)]));
}

function parse<S extends z.ZodType>(line: string, schema: S, file: string, number: number): z.infer<S> {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    const shown = line.slice(0, 80);
    throw new SyntaxError(`line '${number}' of '${file}' is malformed: '${shown}', record the golden set again`, {
      cause,
    });
  }
}
