import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../adapters/local/records/database.ts';
import type { JudgedSnapshot, SnapshotSummary } from '../../core/contracts/agent/snapshot-manifest.ts';
import type { SandboxInfo } from '../../sandbox/server/sandbox-info.ts';
import { json, ragmend, sandboxUp } from '../cli/program.ts';
import { completedIn } from '../cli/sandbox-api.ts';
import { copyPrepared } from '../sandbox/server/prepared.ts';
import { until } from '../until.ts';

jest.setTimeout(300_000);

let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ragmend-prune-'));
  await copyPrepared(dir);
});
afterAll(async () => {
  await ragmend('sandbox', 'down', '--dir', dir);
  rmSync(dir, { recursive: true, force: true });
});

const listed = () => json<SnapshotSummary[]>('snapshots', '--dir', dir);
const bytesOf = (snapshotId: string) => existsSync(join(dir, 'snapshots', snapshotId));

/** Makes all snapshots that stand a month old. */
function age(): void {
  const db = openDatabase(join(dir, 'ragmend.db'));
  const monthAgo = new Date(Date.now() - 30 * 24 * 3600 * 1000).toISOString();
  db.prepare('UPDATE snapshots SET taken_at = ?').run(monthAgo);
  db.close();
}

async function takeSnapshot(shard: string): Promise<void> {
  await json('start', shard, '--runbook', 'snapshot', '--as', 'eve', '--dir', dir);
  await completedIn(dir, 'snapshot');
}

test('on a running sandbox the old snapshot of a shard that has a newer one goes, once a person says so', async () => {
  const { child } = await sandboxUp<SandboxInfo>(dir);
  age();
  const old = (await listed()).find(({ shardId }) => shardId === 'shard-3')?.snapshotId ?? '';
  await takeSnapshot('shard-3');

  const dry = await json<JudgedSnapshot[]>('snapshots', 'prune', '--dry-run', '--dir', dir);
  const unasked = await ragmend('snapshots', 'prune', '--as', 'ada', '--dir', dir);
  const before = [bytesOf(old), (await listed()).length];
  const gone = await json<JudgedSnapshot[]>('snapshots', 'prune', '--as', 'ada', '--yes', '--dir', dir);
  const told = () => readFileSync(join(dir, 'notifications.jsonl'), 'utf8');
  await until(async () => told().includes(`pruned:${old}`));

  expect(dry.filter(({ goes }) => goes).map(({ snapshotId }) => snapshotId)).toEqual([old]);
  expect(dry.filter(({ goes }) => !goes).map(({ why }) => why)).toEqual(
    Array(4).fill('the last proven one of its shard'),
  );
  expect([unasked.code, unasked.out]).toEqual([4, expect.stringContaining(old)]);
  expect(before).toEqual([true, 5]);
  expect(gone.map(({ snapshotId }) => snapshotId)).toEqual([old]);
  expect([bytesOf(old), (await listed()).map(({ shardId }) => shardId).sort()]).toEqual([
    false,
    ['shard-1', 'shard-2', 'shard-3', 'shard-4'],
  ]);
  expect(told()).toContain('was pruned by ada: older than 14 days');
  child.kill('SIGTERM');
  await once(child, 'exit');
});
