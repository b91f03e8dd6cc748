import { prepareApp, signIn } from './app-world.ts';

const asJson = (body: unknown, headers: Record<string, string>) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers,
});
const summary = (snapshotId: string, takenAt: string, state: 'Proven' | 'Quarantined' = 'Proven') => ({
  ...{ snapshotId, targetId: 'docs-rag', shardId: 'shard-1', takenAt, state, reason: null, bytes: 10, records: 3 },
  manifestSha256: 'a'.repeat(64),
});

/** The app with a proven snapshot of today and two of 22 days, of which one is quarantined. */
async function prepareSnapshots() {
  const retired: string[] = [];
  const snapshotStorage = {
    unfinished: async () => [],
    retired: async () => [],
    retire: async ({ snapshotId }: { snapshotId: string }, reason: string) =>
      void retired.push(`${snapshotId} ${reason.split(':')[0]}`),
    removeBytes: async () => undefined,
  };
  const app = await prepareApp({ snapshotStorage });
  app.snapshots.summaries.push(
    summary('new', '2026-11-23T03:00:00.000Z'),
    summary('old', '2026-11-01T03:00:00.000Z'),
    summary('bad', '2026-11-01T03:00:00.000Z', 'Quarantined'),
  );
  return { app, retired, headers: await signIn(app, 'Bo') };
}

test('retention is shown for each snapshot, and to look changes nothing', async () => {
  const { app, retired, headers } = await prepareSnapshots();

  const response = await app.send('/api/snapshots/retention', { headers });

  expect(await response.json()).toMatchObject({
    snapshots: [
      { snapshotId: 'new', goes: false },
      { snapshotId: 'old', goes: true },
      { snapshotId: 'bad', goes: false, why: expect.stringContaining('quarantined') },
    ],
  });
  expect(retired).toEqual([]);
});

test('pruning takes what was agreed to and may go, in the name of who signed in', async () => {
  const { app, retired, headers } = await prepareSnapshots();

  const body = { snapshotIds: ['old', 'bad', 'new', 'nothing'] };
  const response = await app.send('/api/snapshots/prune', asJson(body, headers));

  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ snapshots: [{ snapshotId: 'old' }] });
  expect(retired).toEqual(['old pruned by Bo']);
  expect(app.counted.wakes).toBe(1);
});

test.each([
  ['nobody who signed in', {}, { snapshotIds: ['old'] }, 401, 'NotSignedIn'],
  ['a body without a list', null, {}, 400, 'InvalidBody'],
  ['a body that names who did it', null, { snapshotIds: ['old'], by: 'Cy' }, 400, 'InvalidBody'],
])('pruning by %s is refused', async (_, as, body, status, title) => {
  const { app, retired, headers } = await prepareSnapshots();

  const response = await app.send('/api/snapshots/prune', asJson(body, as ?? headers));

  expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ title })]);
  expect(retired).toEqual([]);
});
