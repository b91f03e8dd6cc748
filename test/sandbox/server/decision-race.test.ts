import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localApprovals } from '../../../adapters/local/records/approvals.ts';
import { type Db, openDatabase } from '../../../adapters/local/records/database.ts';
import { localOutbox } from '../../../adapters/local/records/outbox.ts';
import type { Approval } from '../../../core/contracts/approval.ts';
import { planned } from './planned.ts';
import { type Answer, type ServedApi, serveApi } from './served-api.ts';

const DECISIONS = 1_000;
const ROUNDS = 60;
let dir: string;
let db: Db;
let apis: ServedApi[];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ragmend-race-'));
  db = openDatabase(join(dir, 'ragmend.db'));
  apis = await Promise.all([serveApi(dir), serveApi(dir)]);
});
afterAll(async () => {
  await Promise.all(apis.map((api) => api.stop()));
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

/** An approval that waits, as the processes see it. */
async function asked(id: string): Promise<Approval> {
  const approval = planned({ id, deadline: '2126-11-23T03:00:00.000Z' });
  return localApprovals({ db }).request(approval, `token-of-${id}`, { pending: [], decided: [] });
}

/** The decision of the n-th person: every other one rejects, every other two go to the other process. */
function decide({ id, planHash }: Approval, n: number): Promise<Answer> {
  const decision = n % 2 ? { decision: 'reject', reason: `reason ${n}` } : { decision: 'approve' };
  const api = apis[Math.floor(n / 2) % 2] as ServedApi;
  return api.send(`person ${n}`, 'POST', `/api/approvals/${id}/decision`, { ...decision, planHash });
}

const queuedFor = async (id: string) =>
  (await localOutbox({ db }).due(Number.MAX_SAFE_INTEGER, 10_000)).filter(
    ({ effect }) => 'approvalId' in effect && effect.approvalId === id,
  );

test('of 1,000 parallel decisions through two processes one wins, and each of the others is told who, what and when', async () => {
  const approval = await asked('a-1');

  const answers = await Promise.all(Array.from({ length: DECISIONS }, (_, n) => decide(approval, n)));

  const standing = await localApprovals({ db }).get('a-1');
  const { state, decidedBy, decidedAt } = standing;
  const won = answers.flatMap(({ status }, n) => (status === 200 ? [n] : []));
  const told = answers.filter(({ status }) => status !== 200);
  expect(won).toEqual([Number(String(decidedBy).replace('person ', ''))]);
  expect(state).toBe((won[0] ?? 0) % 2 ? 'Rejected' : 'Approved');
  expect(answers[won[0] ?? 0]?.body).toEqual({ ...standing, status: state });
  expect(told).toHaveLength(DECISIONS - 1);
  for (const { status, type, body } of told) {
    expect([status, type, body.title]).toEqual([409, 'application/problem+json', 'ApprovalClosed']);
    expect(body.detail).toContain(`is ${state} by ${decidedBy} since ${decidedAt}`);
  }
  expect(await queuedFor('a-1')).toMatchObject([{ effect: { kind: 'deliver-decision' } }]);
  for (const api of apis)
    expect((await api.send('eve', 'GET', '/api/approvals/a-1')).body).toEqual({ ...standing, status: state });
});

test('approve and reject at once, again and again: one of both wins, and its decision alone is delivered', async () => {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => `b-${round}`);

  for (const id of rounds) {
    const approval = await asked(id);
    const [approved, rejected] = await Promise.all([decide(approval, 0), decide(approval, 3)]);

    const { state } = await localApprovals({ db }).get(id);
    const expected = state === 'Approved' ? [200, 409] : [409, 200];
    expect([approved.status, rejected.status]).toEqual(expected);
    expect(['Approved', 'Rejected']).toContain(state);
    expect(await queuedFor(id)).toHaveLength(1);
  }
});
