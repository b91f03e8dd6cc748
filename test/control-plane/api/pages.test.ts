import { peopleByClaims } from '../../../control-plane/api/claims.ts';
import type { Approval } from '../../../core/contracts/approval.ts';
import type { IncidentItem, IncidentView, Problem } from '../../../core/contracts/http/http.ts';
import { shardNamed } from '../../../core/contracts/subject.ts';
import { manifestOf } from '../../core/snapshot/world.ts';
import { type AppWorld, prepareApp } from './app-world.ts';

const people = peopleByClaims({
  consoleOrigin: 'https://console.example.test',
  signIn: null,
  groupsNow: async () => null,
});
const TARGETS = ['docs-rag', 't-2', 't-3', 't-4', 't-5'];
const MOST_BYTES = 256 * 1024;
type Listed<T> = { items: T[]; next: string | null; bytes: number };

/** Five targets of which each has ended incidents, at the same instants. */
async function prepareTargets(each: number) {
  const { world } = await prepareApp();
  const [target = world.config.targets[0]] = world.config.targets;
  const config = { ...world.config, targets: TARGETS.map((id) => ({ ...target, id })) as typeof world.config.targets };
  const app = await prepareApp({ people, config });
  for (let n = 0; n < each; n++) for (const targetId of TARGETS) await ended(app, targetId, n);
  return app;
}

async function ended({ world: { incidents } }: AppWorld, targetId: string, minute: number): Promise<void> {
  const at = new Date(Date.UTC(2026, 10, 23, 0, minute)).toISOString();
  const draft = {
    targetId,
    subject: shardNamed('shard-1'),
    runbook: 'snapshot',
    requestedBy: 'ann',
    openedAt: at,
  } as const;
  const answer = await incidents.open({ ...draft, signalIds: [] }, targetId);
  if (!('opened' in answer)) throw new Error(`'${targetId}' is locked by '${answer.holder}'`);
  const { id: incidentId, epoch } = answer.opened;
  await incidents.close({ incidentId, epoch }, 'Completed', at, []);
}

async function get<T>(app: AppWorld, path: string, ...groups: string[]): Promise<Listed<T>> {
  const claims = { ...{ sub: 'c0ffee', username: 'ann' }, 'cognito:groups': `[${groups.join(' ')}]` };
  const response = await app.send(`/api/${path}`, { claims });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  const { next, ...list } = JSON.parse(text) as { next: string | null } & Record<string, T[]>;
  return { items: Object.values(list)[0] ?? [], next, bytes: Buffer.byteLength(text) };
}

async function everyPage<T>(app: AppWorld, path: string, ...groups: string[]): Promise<Listed<T>[]> {
  const pages = [await get<T>(app, path, ...groups)];
  for (let next = pages[0]?.next ?? null; next !== null; next = pages.at(-1)?.next ?? null)
    pages.push(await get<T>(app, `${path}&page=${encodeURIComponent(next)}`, ...groups));
  return pages;
}

test('who may look at two of five targets gets full pages of these, and each incident once', async () => {
  const app = await prepareTargets(10);

  const pages = await everyPage<IncidentItem>(app, 'incidents?limit=8', 'ragmend-reader-t-2', 'ragmend-reader-t-4');

  expect(pages.map(({ items }) => items.length)).toEqual([8, 8, 4]);
  const shown = pages.flatMap(({ items }) => items);
  expect(new Set(shown.map(({ id }) => id)).size).toBe(20);
  expect(new Set(shown.map(({ targetId }) => targetId))).toEqual(new Set(['t-2', 't-4']));
  expect(shown.map(({ closedAt }) => closedAt)).toEqual(
    shown
      .map(({ closedAt }) => closedAt)
      .toSorted()
      .reverse(),
  );
});

test('a page that is all there is names no next one', async () => {
  const app = await prepareTargets(2);

  const { items, next } = await get(app, 'incidents?limit=10', 'ragmend-reader');

  expect([items.length, next]).toEqual([10, null]);
});

test('open ones come first, and can be asked for alone', async () => {
  const app = await prepareTargets(3);
  const draft = { subject: shardNamed('shard-1'), runbook: 'shard-restore', requestedBy: 'ann' } as const;
  await app.world.incidents.open(
    { ...draft, signalIds: [], targetId: 't-3', openedAt: '2026-01-01T00:00:00.000Z' },
    't-3',
  );

  const [all, open, closed] = await Promise.all([
    get<IncidentItem>(app, 'incidents?limit=2', 'ragmend-reader'),
    get<IncidentItem>(app, 'incidents?open=true', 'ragmend-reader'),
    get<IncidentItem>(app, 'incidents?open=false', 'ragmend-reader'),
  ]);

  expect(all.items[0]?.id).toBe('t-3-shard-restore-1');
  expect(open.items.map(({ id }) => id)).toEqual(['t-3-shard-restore-1']);
  expect(closed.items).toHaveLength(15);
});

test('no page of approvals outgrows 256 KiB, and all of them are shown', async () => {
  const app = await prepareTargets(0);
  const changes = Array.from({ length: 40 }, (_, n) => `change ${n} `.padEnd(200, 'x'));
  const plan = { ...app.plan, changes };
  const none = { pending: [], decided: [] };
  for (let n = 0; n < 120; n++) {
    const at = new Date(Date.UTC(2026, 10, 23, 0, n)).toISOString();
    const asked = { id: `a-${n}`, incidentId: `i-${n}`, targetId: 't-2', state: 'Pending', plan } as const;
    const about = { planHash: 'hash', requestedBy: 'ann', requestedAt: at, deadline: at };
    const open = { decidedBy: null, decidedAt: null, reason: null };
    await app.world.approvals.request({ ...asked, ...about, ...open }, 'token', none);
    await app.world.approvals.decide(`a-${n}`, { state: 'Expired', decidedBy: 'bo', decidedAt: at, reason: null }, []);
  }

  const pages = await everyPage<Approval>(app, 'approvals?limit=100', 'ragmend-reader-t-2');

  expect(Math.max(...pages.map(({ bytes }) => bytes))).toBeLessThan(MOST_BYTES);
  expect(new Set(pages.flatMap(({ items }) => items.map(({ id }) => id))).size).toBe(120);
  expect(pages.length).toBeGreaterThan(2);
});

const tokenOf = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url');
const PLACE = { list: 'incidents', open: false, at: '2026-11-23T00:00:00.000Z', id: 'i-1' };
test.each([
  ['page=abc', "'abc' is no page of the incidents"],
  [`page=${tokenOf({ ...PLACE, list: 'approvals' })}`, 'is no page of the incidents'],
  [`page=${tokenOf({ ...PLACE, at: 'yesterday' })}`, 'is no page of the incidents'],
  [`page=${tokenOf({ ...PLACE, targetIds: ['t-1'] })}`, 'is no page of the incidents'],
  [`page=${'x'.repeat(3_000)}`, 'ask for a page with open, limit and page'],
  ['limit=0', 'ask for a page with open, limit and page'],
  ['limit=201', 'ask for a page with open, limit and page'],
  ['limit=many', 'ask for a page with open, limit and page'],
  ['open=maybe', 'ask for a page with open, limit and page'],
])('the query %s is refused', async (query, detail) => {
  const app = await prepareTargets(0);
  const claims = { ...{ sub: 'c0ffee', username: 'ann' }, 'cognito:groups': '[ragmend-reader]' };

  const response = await app.send(`/api/incidents?${query}`, { claims });

  expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  const problem = (await response.json()) as Problem;
  expect([problem.title, problem.detail]).toEqual(['InvalidQuery', expect.stringContaining(detail)]);
});

test('an incident with more than fits into an answer is shown by what is newest of it, and says how much is left out', async () => {
  const app = await prepareTargets(0);
  const draft = {
    targetId: 't-2',
    subject: shardNamed('shard-1'),
    runbook: 'shard-restore',
    requestedBy: 'ann',
  } as const;
  const opened = await app.world.incidents.open(
    { ...draft, signalIds: [], openedAt: '2026-11-23T03:00:00.000Z' },
    't-2',
  );
  const id = 'opened' in opened ? opened.opened.id : '';
  for (let n = 0; n < 600; n++) await app.world.caseFile.note(id, `key-${n}`, `note ${n} `.padEnd(400, 'x'));
  const annotations = { summary: 'x'.repeat(4_000) };
  const about = {
    source: 'a',
    alertname: 'CHRDrop',
    labels: {},
    annotations,
    status: 'firing',
    disposition: 'Pending',
  } as const;
  const times = { startsAt: '2026-11-23T03:00:00.000Z', receivedAt: '2026-11-23T03:00:00.000Z', times: 1 };
  const fingerprints = Array.from({ length: 200 }, (_, n) => `f-${n}`);
  await app.world.signals.put(
    fingerprints.map((fingerprint) => ({ ...about, ...times, id: fingerprint, fingerprint, incidentId: null })),
  );
  await Promise.all(fingerprints.map((fingerprint) => app.world.signals.settle(fingerprint, 'Attached', id)));

  const claims = { ...{ sub: 'c0ffee', username: 'ann' }, 'cognito:groups': '[ragmend-reader]' };
  const text = await (await app.send(`/api/incidents/${id}`, { claims })).text();

  const { timeline, signals, leftOut } = JSON.parse(text) as IncidentView;
  expect(Buffer.byteLength(text)).toBeLessThan(MOST_BYTES);
  expect(timeline.at(-1)?.key).toBe('key-599');
  expect([timeline.length + (leftOut?.timeline ?? 0), signals.length + (leftOut?.signals ?? 0)]).toEqual([600, 200]);
});

test('snapshots come in pages, newest first, each once', async () => {
  const app = await prepareTargets(0);
  for (let n = 0; n < 30; n++) {
    const takenAt = new Date(Date.UTC(2026, 10, 1 + (n >> 1))).toISOString();
    app.snapshots.put(manifestOf(`s-${n}`, 0, { takenAt }));
  }

  const pages = await everyPage<{ snapshotId: string }>(app, 'snapshots?limit=12', 'ragmend-reader-docs-rag');

  expect(pages.map(({ items }) => items.length)).toEqual([12, 12, 6]);
  expect(new Set(pages.flatMap(({ items }) => items.map(({ snapshotId }) => snapshotId))).size).toBe(30);
});
