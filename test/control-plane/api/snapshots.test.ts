import { manifestOf } from '../../core/snapshot/world.ts';
import { prepareApp, signIn } from './app-world.ts';

const asJson = (body: unknown, headers: Record<string, string>) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers,
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
  app.snapshots.put(manifestOf('new', 0));
  app.snapshots.put(manifestOf('old', 22 * 24));
  app.snapshots.put(manifestOf('bad', 22 * 24 + 1));
  await app.snapshots.quarantine('bad', 'answered wrong');
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
