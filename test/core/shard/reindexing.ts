import { prepareRestored, ref, saveFacts } from './world.ts';

const url = 'http://shard-1-r3';
/** Instants on both sides of the snapshot. */
export const BEFORE = '2026-11-22T01:00:00.000Z';
export const SINCE = '2026-11-23T02:00:00.000Z';

/** A restored shard in rotation, and so many documents that are newer than its snapshot. */
export async function prepareMissing(count: number) {
  const world = await prepareRestored();
  await world.registry.change(ref, 'shard-1', { workloadId: 'shard-1-r3', url, route: 'self' });
  for (let n = 0; n < count; n++) world.documents.add({ id: `doc-${n}`, text: `text ${n}`, addedAt: SINCE });
  await saveFacts(world, { reindex: { total: count, done: 0, missing: [] } });
  const server = world.vectorStore.servers.get(url);
  if (!server) throw new Error('the restored server is missing');
  const put = (id: string, text: string, metadata = {}) =>
    server.documents.set(id, { id, text, vector: [7], metadata });
  return { ...world, server, put };
}
type Prepared = Awaited<ReturnType<typeof prepareMissing>>;
/** How far the re-indexing is. */
export const progressIn = async (world: Prepared) => (await world.caseFile.facts(ref.incidentId)).reindex;
/** What the timeline says of its end. */
export const endOf = async (world: Prepared) =>
  (await world.caseFile.timeline(ref.incidentId)).find(({ key }) => key === 'reindex:done')?.text;
