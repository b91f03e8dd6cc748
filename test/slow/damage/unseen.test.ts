import { chromaStore } from '../../../adapters/vector-stores/chroma/store.ts';
import { documentsFileOf } from '../../../sandbox/world/world.ts';
import { assertSafe } from '../../sandbox/server/assert-safe.ts';
import { type Night, startNight } from '../../sandbox/server/night.ts';
import { shareOf } from '../../share.ts';
import { assertWell } from './assert-well.ts';
import { faultsOf, truthOfSource } from './oracle.ts';
import { type Fault, type Ran, type Row, runRow, untilQuiet } from './row.ts';
import { lineOf, tableOf } from './table.ts';

jest.setTimeout(600_000);

const SHARDS = ['shard-2', 'shard-3', 'shard-4', 'shard-1'];
const ZEROED: Fault[] = [
  ...(['zeroed-sqlite-00', 'zeroed-sqlite-10', 'zeroed-sqlite-20', 'zeroed-sqlite-30', 'zeroed-sqlite-40'] as const),
  ...(['zeroed-sqlite-50', 'zeroed-sqlite-60', 'zeroed-sqlite-70', 'zeroed-sqlite-80', 'zeroed-sqlite-90'] as const),
];
const UNSEEN: Fault[] = ['older-index', 'older-sqlite', 'garbled-texts', 'lost-texts'];
const OTHER = 'minutes';
const lines: string[][] = [];
let night: Night;

beforeAll(async () => {
  const approvals = { preApproved: ['restore' as const, 'reintroduce' as const] };
  const brakes = { budget: { perHour: 1000, perDay: 1000 }, breaker: { repeats: 1000, withinSeconds: 0 } };
  night = await startNight({ approvals, ...brakes, settleSeconds: 1, cooldownSeconds: 0 });
});
afterAll(async () => {
  process.stdout.write(`\n${tableOf(lines)}\n\n`);
  await night.end();
});

const rowsOf = (faults: Fault[]) => shareOf(faults.map((fault, at) => [fault, rowOf(fault, at)] as const));
function rowOf(fault: Fault, at: number): Row {
  return { how: [fault], shard: SHARDS[at % 4] as string, begunBy: 'person', ends: 'NoActionNeeded' };
}

describe('damage that golden queries alone do not see', () => {
  it.each(rowsOf(ZEROED))('%s: closed well only where all that can be read is whole', endsWhole);

  it.each(rowsOf(UNSEEN))('%s: found, and mended', async (name, row) => {
    const { facts } = await endsWhole(name, row);

    expect(facts.safeAt).toBeDefined();
  });
});

describe('one of two collections of a server is damaged', () => {
  it('the own one: restored, and the plan names the other, which no snapshot has', async () => {
    const { incident } = await endsWhole('', rowOf('damaged-beside-another-collection', 0));

    const approvals = await night.ports.approvals.list({ incidentId: incident.id });
    const restore = approvals.find(({ plan }) => plan.action === 'restore');
    expect(JSON.stringify(restore?.plan)).toContain(OTHER);
  });

  it('the other one: mended or told, never passed over in silence', async () => {
    const row = rowOf('damaged-other-collection', 1);

    const { incident } = await endsWhole('', row);

    const story = (await night.ports.caseFile.timeline(incident.id)).map(({ text }) => text).join('\n');
    expect([await hitsIn(OTHER, row.shard), story]).toEqual(expect.arrayContaining([expect.stringContaining(OTHER)]));
  });
});

async function endsWhole(_: string, row: Row): Promise<Ran> {
  const ran = await runRow(night, row);

  const faults = (await faultsIn(row.shard)).slice(0, 5);
  lines.push(lineOf(night, ran));
  expect([ran.incident.state, ran.facts.failure, faults]).toEqual([
    expect.stringMatching(/^(Completed|NoActionNeeded)$/),
    undefined,
    [],
  ]);
  if (ran.incident.state === 'Completed') await assertSafe(night, ran.incident.id, ran.damaged);
  await assertWell(night);
  return ran;
}

/** How many documents a search in another collection of the same server gives. */
async function hitsIn(collection: string, shard: string): Promise<number> {
  const { registry, targetId, embedder } = night.ports;
  const { url } = (await registry.read(targetId)).find(({ shardId }) => shardId === shard) ?? {};
  const [ranking] = await chromaStore({ collection }).search(String(url), await embedder.embed(['Minutes']), 5);
  return ranking?.ids.length ?? 0;
}

/** What the oracle finds in the server of a shard, as it runs and opened anew. */
async function faultsIn(shard: string): Promise<string[]> {
  const { registry, targetId, workloads, collection, dir, embedder } = night.ports;
  await untilQuiet(night);
  const truth = await truthOfSource(documentsFileOf(dir), shard, (texts) => embedder.embed(texts));
  const { url, workloadId } = (await registry.read(targetId)).find(({ shardId }) => shardId === shard) ?? {};
  const warm = await faultsOf(String(url), collection, truth);
  await workloads.unfenced.restart(String(workloadId));
  return [...warm, ...(await faultsOf(String(url), collection, truth))];
}
