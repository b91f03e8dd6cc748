import { birthOf } from '../../../../adapters/local/processes/processes-os.ts';
import { localWriteGate, writerGate } from '../../../../adapters/local/processes/write-gate.ts';
import { openDatabase } from '../../../../adapters/local/records/database.ts';
import { writeGateContract } from '../../../contracts/volumes/write-gate.contract.ts';
import { type ProcessApart, processApart } from '../process-apart.ts';
import { type RealDatabase, realDatabase } from '../real-database.ts';

let real: RealDatabase;
let started: ProcessApart[] = [];
beforeEach(() => {
  real = realDatabase();
});
afterEach(async () => {
  for (const process of started) process.kill();
  await Promise.all(started.map(({ ended }) => ended));
  started = [];
  real.close();
});

const WRITE_FOR_EVER = `
  import { openDatabase } from './adapters/local/records/database.ts';
  import { writerGate } from './adapters/local/processes/write-gate.ts';
  setInterval(() => undefined, 1_000);
  void writerGate({ db: openDatabase(process.env.FILE) }).write(process.env.SHARD, () => {
    console.log('under way');
    return new Promise(() => undefined);
  });`;

async function writerApart(shardId: string): Promise<ProcessApart> {
  const writer = processApart(WRITE_FOR_EVER, { FILE: real.file, SHARD: shardId });
  started.push(writer);
  await writer.line('under way');
  return writer;
}

writeGateContract('localWriteGate', () => ({
  gate: localWriteGate(real),
  hurried: localWriteGate({ db: real.db, patienceMs: 50 }),
  writers: writerGate(real),
  locks: real.locks,
  async deadWrite(shardId) {
    const writer = await writerApart(shardId);
    writer.kill();
    await writer.ended;
    expect(birthOf(writer.pid)).toBeNull();
  },
}));

test('a write of another process that lives is waited for', async () => {
  await writerApart('shard-1');
  const fence = await real.locks.take('docs-rag', 'shard-1');

  const pause = localWriteGate({ db: real.db, patienceMs: 50 }).pause(fence);

  await expect(pause).rejects.toThrow(/'shard-1' are still under way after 50 ms/);
});

test('a process that got the id of a dead writer does not block, and the write is forgotten', async () => {
  const gate = localWriteGate({ db: real.db, patienceMs: 50 });
  real.db.prepare('INSERT INTO writes_under_way VALUES (?, ?, ?, ?)').run('w-1', 'shard-1', process.pid, 'earlier:1');

  await gate.pause(await real.locks.take('docs-rag', 'shard-1'));

  expect(real.db.prepare('SELECT id FROM writes_under_way').all()).toEqual([]);
  expect(writerGate(real).isPaused('shard-1')).toBe(true);
});

test('a pause is seen through another connection', async () => {
  const other = openDatabase(real.file);
  const fence = await real.locks.take('docs-rag', 'shard-1');

  await localWriteGate(real).pause(fence);

  expect(writerGate({ db: other }).isPaused('shard-1')).toBe(true);
  other.close();
});
