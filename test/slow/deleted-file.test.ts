import { join } from 'node:path';
import { assertSafe } from '../sandbox/server/assert-safe.ts';
import { type Night, startNight } from '../sandbox/server/night.ts';
import { sumsOf } from '../sandbox/server/sums-of.ts';

jest.setTimeout(300_000);

let night: Night;
beforeAll(async () => {
  night = await startNight();
});
afterAll(() => night.end());

test('deleted-sqlite: a warm or a cold probe finds it, and the deleted file is in the evidence', async () => {
  const before = sumsOf(join(night.dir, 'volumes', 'shard-4'));
  await night.breakShard('shard-4', 'deleted-sqlite');

  const id = await night.start('shard-4');
  await night.decide(await night.asked(id), 'approve');
  const { state } = await night.ended(id);

  expect(state).toBe('Completed');
  expect(await night.answers()).toMatchObject({ wrong: [] });
  await assertSafe(night, id, { 'deleted-but-open/chroma.sqlite3': [before['chroma.sqlite3'] ?? ''] });
});
