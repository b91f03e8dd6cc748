import * as z from 'zod';
import { type BaselineEntry, baselineEntry, type GoldenQuery, goldenQuery } from '../../core/contracts/golden.ts';

const baselineLine = baselineEntry.extend({ targetId: z.string(), shard: z.string() });
const queryLine = z.strictObject(goldenQuery.shape);
type BaselineLine = z.infer<typeof baselineLine>;

/** Returns golden queries as JSON lines. */
export function queriesText(queries: GoldenQuery[]): string {
  return textOf(queries.map(({ qid, q, shard, expected }) => ({ qid, q, shard, expected })));
}

/** Returns the answers of each shard of a target as JSON lines. */
export function baselinesText(targetId: string, baselines: Record<string, BaselineEntry[]>): string {
  return textOf(
    Object.entries(baselines).flatMap(([shard, all]) => all.map((entry) => ({ targetId, shard, ...entry }))),
  );
}

/**
 * Reads golden queries from JSON lines; throws SyntaxError with `place` and the line if one is
 * malformed.
 */
export function queriesIn(text: string, place: string): GoldenQuery[] {
  return linesOf(text, queryLine, place);
}

/**
 * Reads answers from JSON lines, each with its target and shard; throws SyntaxError with the line
 * if one is malformed.
 */
export function baselinesIn(text: string, place: string): BaselineLine[] {
  return linesOf(text, baselineLine, place);
}

/** Returns the answers of one shard from the lines of all. */
export function baselineOf(lines: BaselineLine[], shardId: string): BaselineEntry[] {
  return lines.filter(({ shard }) => shard === shardId).map(({ targetId: _, shard: __, ...entry }) => entry);
}

function textOf(lines: object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function linesOf<S extends z.ZodType>(text: string, schema: S, place: string): z.infer<S>[] {
  return text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [parse(line, schema, place, index + 1)]));
}

function parse<S extends z.ZodType>(line: string, schema: S, place: string, number: number): z.infer<S> {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    const shown = line.slice(0, 80);
    throw new SyntaxError(`line ${number} of '${place}' is malformed: '${shown}', record the golden set again`, {
      cause,
    });
  }
}
