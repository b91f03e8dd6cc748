import type { Client } from 'pg';
import * as z from 'zod';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { COMPARE } from '../request.ts';
import type { Asking } from './maintenance.ts';

type PlanNode = { 'Node Type': string; 'Order By'?: unknown; Plans?: PlanNode[] | undefined };
const node: z.ZodType<PlanNode> = z.lazy(() =>
  z.object({ 'Node Type': z.string(), 'Order By': z.unknown().optional(), Plans: z.array(node).optional() }),
);
const explained = z.array(z.object({ Plan: node })).min(1);

/**
 * Throws DependencyUnavailable if the planner finds no index that orders by the distance of the
 * vectors: a scan of the table answers right even if the index is damaged.
 * https://www.postgresql.org/docs/current/using-explain.html
 */
export async function refuseOtherWays({ statements, config, url }: Asking, client: Client, values: unknown[]) {
  const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(statements.explain, values);
  const nodes = explained.parse(rows[0]?.['QUERY PLAN']).flatMap(({ Plan }) => [...all(Plan)]);
  const scans = nodes.filter((one) => one['Node Type'].includes('Scan'));
  if (scans.length > 0 && scans.every((one) => one['Order By'] !== undefined)) return;
  const { table, vectorColumn, cast, distance } = config;
  const searched = cast === undefined ? vectorColumn : `${vectorColumn}::${cast}`;
  throw new DependencyUnavailable(
    `postgres at '${url}' has no index that serves a search of '${searched}' in '${table}' by '${distance}': make one, or set vectorColumn, cast and distance as its index has them`,
  );
}

/**
 * Throws DependencyUnavailable if the index holds vectors of another length. If vectors of the
 * right length are refused, the data is at fault.
 */
export async function refuseOtherDimension({ statements, config, url }: Asking, client: Client, length: number) {
  const { rows } = await client.query<{ dimension: number }>(statements.dimension, [config.vectorColumn]);
  const declared = Number(config.cast?.match(/\d+/)?.[0] ?? rows[0]?.dimension ?? -1);
  if (declared === length || declared < 1) return;
  throw new DependencyUnavailable(
    `postgres at '${url}' holds vectors of dimension ${declared}, and was asked with one of ${length}: ${COMPARE}`,
  );
}

function* all(plan: PlanNode): Generator<PlanNode> {
  yield plan;
  for (const child of plan.Plans ?? []) yield* all(child);
}
