import * as z from 'zod';
import { ONLY } from '../../core/contracts/case-file.ts';
import type { BaselineEntry } from '../../core/contracts/golden.ts';
import type { Fence } from '../../core/kernel/ports/fence.ts';
import type { Ports } from '../../sandbox/server/ports/ports.ts';

const AT_ONCE = 10;

const answers = z.object({ ids: z.array(z.array(z.string())), distances: z.array(z.array(z.number())) });

/**
 * A probe as it was before it read what users read: golden queries by ids and scores, ten at a
 * time, and a write that changes nothing; kept here as the measure of the one that runs. Throws
 * where an answer is wrong.
 */
export async function earlierProbe(ports: Ports, shardId: string, fence: Fence): Promise<void> {
  const { registry, targetId, goldenSets, collection, caseFile, target } = ports;
  const { url } = (await registry.read(targetId)).find((entry) => entry.shardId === shardId) ?? {};
  const collections = `${url}/api/v2/tenants/default_tenant/databases/default_database/collections`;
  const { id } = z.object({ id: z.string() }).parse(await asked(`${collections}/${collection}`));
  const baseline = await goldenSets.baseline(targetId, shardId);
  const vectors = await ports.embedder.embed(baseline.map(({ q }) => q));
  for (let at = 0; at < baseline.length; at += AT_ONCE) {
    const query_embeddings = vectors.slice(at, at + AT_ONCE);
    const body = { query_embeddings, n_results: target.golden.topK, include: ['distances'] };
    const { ids, distances } = answers.parse(await asked(`${collections}/${id}/query`, body));
    for (const [row, entry] of baseline.slice(at, at + AT_ONCE).entries())
      compare(entry, ids[row] ?? [], distances[row] ?? []);
  }
  await asked(`${collections}/${id}/update`, { ids: ['ragmend-write-check'], documents: ['ragmend write check'] });
  const found = { healthy: true, asked: baseline.length, hits: baseline.length, reason: 'all right' };
  await caseFile.save(fence, 'failingQueries', ONLY, []);
  await caseFile.note(fence.incidentId, 'probe:earlier', `Probed ${shardId}: ${found.reason}.`);
  await caseFile.save(fence, 'probes', 'earlier', found);
}

async function asked(url: string, body?: object): Promise<unknown> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(url, body ? post : {});
  if (!response.ok) throw new Error(`'${url}' answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
  return response.json();
}

function compare({ qid, ids, scores }: BaselineEntry, gotIds: string[], distances: number[]): void {
  const near = scores.every((score, at) => Math.abs(1 - (distances[at] ?? 2) - score) < 1e-5);
  if (String(ids) !== String(gotIds) || !near) throw new Error(`golden query '${qid}' is answered otherwise`);
}
