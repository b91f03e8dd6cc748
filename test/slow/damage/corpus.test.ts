import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mapLimited } from '../../../adapters/map-limited.ts';
import { columns } from '../../../cli/terminal.ts';
import { documentsFileOf } from '../../../sandbox/world/world.ts';
import { shareOf } from '../../share.ts';
import { type CorpusChange, changeCorpus } from './corpus.ts';
import { makeTemplate, openOneShard, SHARD, type Template } from './one-shard.ts';

jest.setTimeout(900_000);

const SEED = Number(process.env.RAGMEND_DAMAGE_SEED ?? 9);
const ONLY = process.env.RAGMEND_DAMAGE_RUN;
const LANES = 4;
const ALL = Array.from({ length: 24 }, (_, run) => run);
const RUNS = ONLY === undefined ? shareOf(ALL) : [Number(ONLY)];

describe(`${RUNS.length} undamaged shards whose owner changed a twentieth of the documents, seed ${SEED}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'ragmend-corpus-'));
  let template: Template;
  beforeAll(async () => {
    template = await makeTemplate(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('no run takes one out, or repairs anything', async () => {
    const trials = await mapLimited(RUNS, LANES, (run) => tryChange(template, folder, run));

    process.stdout.write(`\n${tableOf(trials)}\n\n`);
    expect(trials.filter(({ state, marked }) => state !== 'NoActionNeeded' || marked)).toEqual([]);
  });
});

type Tried = { run: number; change: CorpusChange; state: string; marked: boolean; story: string[] };

async function tryChange(template: Template, folder: string, run: number): Promise<Tried> {
  const service = await openOneShard(template, join(folder, `change-${run}`), () => undefined);
  try {
    const { dir, clock, goldenSets, targetId, caseFile } = service.ports;
    const golden = new Set((await goldenSets.baseline(targetId, SHARD)).flatMap(({ ids }) => ids));
    const change = changeCorpus({ file: documentsFileOf(dir), shardId: SHARD, golden, now: clock.now() }, SEED, run);
    await service.index();
    const { id, state } = await service.repair();
    const marked = (await caseFile.facts(id)).safeAt !== undefined;
    const story = (await caseFile.timeline(id)).map(({ text }) => text);
    return { run, change, state, marked, story };
  } finally {
    await service.end();
  }
}

function tableOf(trials: Tried[]): string {
  const rows = trials.map(({ run, change, state }) => [
    String(run),
    change.kind,
    String(change.documents),
    String(change.golden),
    state,
  ]);
  return columns(['RUN', 'THE CORPUS', 'DOCUMENTS', 'GOLDEN HITS AMONG THEM', 'ENDED'], rows, 'no corpus was changed');
}
