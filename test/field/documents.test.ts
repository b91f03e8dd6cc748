import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentFile } from '../../adapters/local/files/document-source.ts';
import { checkReindex } from '../../core/shard/reindex/check-reindex.ts';
import { reindexMissing } from '../../core/shard/reindex/reindex-missing.ts';
import { planRestore } from '../../core/snapshot/restore/plan-restore.ts';
import { prepareRestored, ref as restored } from '../core/shard/world.ts';
import { manifestOf, ref as planned, prepareWorld } from '../core/snapshot/world.ts';
import { proveFieldCases } from './field-cases.ts';

const SINCE = '2026-11-23T02:00:00.000Z';
const BEFORE = '2026-11-22T01:00:00.000Z';
const url = 'http://shard-1-r3';
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'field-documents-'));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

const lineOf = (fields: Record<string, unknown>) =>
  JSON.stringify({ targetId: 'docs-rag', shardId: 'shard-1', text: `text ${fields.id}`, ...fields });

/** A restored shard with documents 0 to 29 as they were, and a real file with some lines more. */
async function restoredFrom(...more: string[]) {
  const file = join(dir, 'documents.jsonl');
  const old = Array.from({ length: 30 }, (_, n) => ({ id: `${n}`, addedAt: BEFORE }));
  const write = (lines: string[]) => appendFileSync(file, lines.map((line) => `${line}\n`).join(''));
  write([...old.map(lineOf), ...more]);
  const world = { ...(await prepareRestored()), documents: documentFile({ file }) };
  await world.registry.change(restored, 'shard-1', { workloadId: 'shard-1-r3', url, route: 'self' });
  const held = world.vectorStore.servers.get(url)?.documents ?? new Map();
  for (const { id } of old) held.set(id, { id, text: `text ${id}`, vector: [Number(id)], metadata: {} });
  const reindexed = async () => {
    await reindexMissing(world, restored);
    while (!(await checkReindex(world, restored)).done);
    const { reindex } = await world.caseFile.facts(restored.incidentId);
    if (!reindex?.work) throw new Error('nothing was re-indexed');
    return { ...reindex, ...reindex.work };
  };
  return { world, held, write, reindexed };
}

/** The plan of a restore from a real file of documents. */
async function planOver(text: string, change: (world: Awaited<ReturnType<typeof prepareWorld>>) => void = () => {}) {
  const file = join(dir, 'planned.jsonl');
  writeFileSync(file, text);
  const world = await prepareWorld();
  change(world);
  const { planHash } = await planRestore({ ...world, documents: documentFile({ file }) }, planned);
  const plan = (await world.caseFile.facts(planned.incidentId)).plans?.[planHash];
  if (plan?.action !== 'restore') throw new Error('nothing was planned');
  return { plan, said: [plan.summary, ...plan.changes].join('\n') };
}

proveFieldCases('documents and restores', [
  {
    report: 'amikos-tech/chromadb-ops#102, qdrant#10368',
    before: 'another collection of the server, made after the snapshot, was gone; the plan was silent',
    now: 'plan and data name all that lies on the volume, and what does not come back first',
    async proof() {
      const { plan, said } = await planOver('', (world) => {
        const chats = { name: 'chats', records: 5, ours: false };
        world.snapshots.put(manifestOf('with-chats', 1, { holdings: [chats] }));
        Object.assign(world.vectorStore.servers.get('http://shard-1') ?? {}, {
          others: { chats: 9, notes: 120 },
        });
      });

      expect(plan.alsoOnVolume.map(({ name, inSnapshot }) => [name, inSnapshot])).toEqual([
        ['notes', false],
        ['chats', true],
      ]);
      expect(said).toContain("'notes' (120 records now) is not in the snapshot and does not come back");
      expect(said).toContain("'chats' goes back from 9 records now to 5 records in the snapshot");
      expect(plan.summary).toContain('1 more on its volume do not come back');
    },
  },
  {
    report: 'stevechen/HWIS#99',
    before: 'a deleted document came back with the snapshot',
    now: 'deletions are applied, counted, and in the plan; a source that never says them is told',
    async proof() {
      const { held, reindexed } = await restoredFrom(
        lineOf({ id: '3', deletedAt: SINCE, text: undefined }),
        lineOf({ id: '4', deletedAt: 'last Tuesday' }),
        lineOf({ id: '5', deletedAt: BEFORE }),
        lineOf({ id: '5', addedAt: SINCE }),
      );
      const { said } = await planOver(`${lineOf({ id: '3', deletedAt: SINCE })}\n`);
      const { plan } = await planOver(`${lineOf({ id: '3', addedAt: SINCE })}\n`);

      expect(await reindexed()).toMatchObject({ removed: 2 });
      expect(['3', '4', '5'].map((id) => held.has(id))).toEqual([false, false, true]);
      expect(said).toContain('remove 1 deleted ones');
      expect(plan.unknowable[0]).toContain('which documents were deleted since');
    },
  },
  {
    report: 'laravel/framework#55680, top-think/framework#570',
    before: 'a zero date or a 0 in deletedAt, which stands for "not deleted", removed live documents',
    now: 'what databases and languages write for no time is none, also a date that never comes',
    async proof() {
      const never = ['0000-00-00 00:00:00', '0001-01-01T00:00:00Z', 0, '9999-12-31', 'None'];
      const lines = never.map((deletedAt, n) => lineOf({ id: `${n}`, deletedAt }));
      const { held, reindexed } = await restoredFrom(...lines);
      expect(await reindexed()).toMatchObject({ removed: 0 });
      expect(never.filter((_, n) => held.has(`${n}`))).toEqual(never);
    },
  },
  {
    report: 'alkem-io/alkemio#2103',
    before: 'acl: hr-only, set after the snapshot, was lost',
    now: 'metadata of the source is written, for older documents too',
    async proof() {
      const acl = { acl: 'hr-only' };
      const { held, reindexed } = await restoredFrom(
        lineOf({ id: '3', addedAt: SINCE, metadata: acl }),
        lineOf({ id: '4', addedAt: BEFORE, metadata: acl }),
      );

      await reindexed();

      expect(['3', '4'].map((id) => held.get(id)?.metadata)).toMatchObject([acl, acl]);
    },
  },
  {
    report: 'Termix-SSH/Support#1050',
    before: 'addedAt as a number, as text of a number, local, missing or back-dated: passed over, "refused: 0"',
    now: 'what can not be compared counts as newer, and what is back-dated is found missing in the store',
    async proof() {
      const ms = Date.parse(SINCE);
      const times = [ms, `${ms / 1000}`, '23.11.2026 03:00', undefined, '0001-01-01T00:00:00Z', BEFORE];
      const lines = times.map((addedAt, n) => lineOf({ id: `${100 + n}`, addedAt }));
      const { held, reindexed } = await restoredFrom(...lines, lineOf({ id: 'odd', text: 7 }));

      const done = await reindexed();

      expect(times.map((_, n) => held.has(`${100 + n}`))).toEqual(times.map(() => true));
      expect(done).toMatchObject({ total: 5, done: 5, backDated: 1, oddLines: 1 });
      expect(done.odd[0]?.reason).toContain("document 'odd'");
    },
  },
  {
    report: 'HumanCellAtlas/data-store#782',
    before: 'an update during the re-indexing was overwritten by the older text',
    now: 'the last version of each id is indexed, and what came meanwhile is read at the end',
    async proof() {
      const { world, held, write, reindexed } = await restoredFrom(
        lineOf({ id: '40', text: 'first 1', addedAt: SINCE }),
      );
      const { upsert } = world.vectorStore;
      world.vectorStore.upsert = async (at, documents) => {
        const isFirst = world.vectorStore.upserts === 0;
        if (isFirst) write([lineOf({ id: '40', text: 'second 2', addedAt: SINCE })]);
        await upsert.call(world.vectorStore, at, documents);
      };

      await reindexed();

      expect(held.get('40')?.text).toBe('second 2');
    },
  },
  {
    report: 'ragflow#19179, graphrag#2424, pgbackrest#1118',
    before:
      'a byte order mark, a blank CRLF line or a null line lost all documents, 560 MB was "Invalid string length"',
    now: 'lines are streamed and read one by one (560 MB: test/slow/documents.test.ts)',
    async proof() {
      const { plan } = await planOver(
        `\u{feff}${lineOf({ id: '1', addedAt: SINCE })}\r\n\r\nnull\n${lineOf({ id: '2' })}\n`,
      );

      expect(plan).toMatchObject({ missingDocuments: 2, oddLines: 1 });
    },
  },
  {
    report: 'knowledge-base-mcp-server#918',
    before: "one torn line of another tenant's documents took a proven shard out again, or kept it from being restored",
    now: 'a line that can not be read costs that line, by number; a document too long for the model costs itself',
    async proof() {
      const torn = '{"id": "x", "targetId": "other-tenant", "text": "to';
      const { world, held, reindexed } = await restoredFrom(
        torn,
        lineOf({ id: '50', addedAt: SINCE }),
        lineOf({ id: '51', text: 'x'.repeat(99), addedAt: SINCE }),
      );
      world.embedder.longest = 50;
      const { plan } = await planOver(`${torn}\n${lineOf({ id: '1', addedAt: SINCE })}\n`);

      const done = await reindexed();

      expect(plan).toMatchObject({ missingDocuments: 1, oddLines: 1 });
      expect(done).toMatchObject({ done: 1, missing: ['51'], oddLines: 1, odd: [{ line: 31 }] });
      expect(held.has('50')).toBe(true);
    },
  },
]);
