import { closeIncident } from '../../../core/incident/close-incident.ts';
import { startExecution } from '../../../core/incident/start-execution.ts';
import { prepareApp, prepareWaiting, signIn } from './app-world.ts';

const asJson = (body: unknown, headers: Record<string, string>) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers,
});

test('an incident is shown with its steps, timeline and approvals, without a token', async () => {
  const app = await prepareApp();
  const { ref, approvalId } = await prepareWaiting(app);
  await startExecution(app.world, ref);
  const step = { title: 'Request approval', kind: 'approval' as const, endedAt: null, error: null };
  app.world.histories.stepViews = [{ ...step, startedAt: '2026-11-23T03:00:00.000Z' }];
  const headers = await signIn(app, 'Bo');

  const response = await app.send(`/api/incidents/${ref.incidentId}`, { headers });

  expect(await response.json()).toMatchObject({
    id: ref.incidentId,
    status: 'AwaitingApproval',
    steps: [{ title: 'Request approval' }],
    timeline: [{ key: 'opened' }, { key: `asked:${approvalId}` }],
    approvals: [{ id: approvalId, status: 'Pending' }],
    report: null,
    progress: null,
    waits: null,
  });
});

test('the service shows each shard, how it is served and whether its writes are paused', async () => {
  const app = await prepareApp();
  const headers = await signIn(app, 'Bo');

  const response = await app.send('/api/service', { headers });

  expect(await response.json()).toMatchObject({
    targetId: 'docs-rag',
    mode: 'normal',
    shards: [
      { shardId: 'shard-1', mode: 'normal', writesPaused: false },
      { shardId: 'shard-2', mode: 'normal', writesPaused: true },
      { shardId: 'shard-1-replica' },
    ],
  });
});

test('a decision falls in the name of who signed in, and calls for its delivery', async () => {
  const app = await prepareApp();
  const { approvalId } = await prepareWaiting(app);
  const headers = await signIn(app, 'Bo');
  const body = { decision: 'approve', planHash: app.planHash };

  const response = await app.send(`/api/approvals/${approvalId}/decision`, asJson(body, headers));

  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ status: 'Approved', decidedBy: 'Bo' });
  expect(app.counted.wakes).toBe(1);
});

test('what an aborted incident still asked for can no longer be approved', async () => {
  const app = await prepareApp();
  const { ref, approvalId } = await prepareWaiting(app);
  const headers = await signIn(app, 'Bo');
  await app.send(`/api/incidents/${ref.incidentId}/abort`, asJson({}, headers));

  const response = await app.send(`/api/approvals/${approvalId}/decision`, asJson({ decision: 'approve' }, headers));

  expect(response.status).toBe(409);
  expect(await app.world.approvals.get(approvalId)).toMatchObject({ state: 'Cancelled' });
});

test('an abort is accepted in the name of who signed in', async () => {
  const app = await prepareApp();
  const { ref } = await prepareWaiting(app);
  const headers = await signIn(app, 'Bo');

  const response = await app.send(`/api/incidents/${ref.incidentId}/abort`, asJson({}, headers));

  expect(response.status).toBe(202);
  expect(await app.world.incidents.get(ref.incidentId)).toMatchObject({ abortedBy: 'Bo' });
  expect(app.counted.wakes).toBe(1);
});

test('a report is given once it is written', async () => {
  const app = await prepareApp();
  const { ref } = await prepareWaiting(app);
  const headers = await signIn(app, 'Bo');
  const address = `/api/incidents/${ref.incidentId}/report`;
  const early = await app.send(address, { headers });
  const files = { 'postmortem.md': '# What happened', 'report.json': '{"outcome":"Completed"}' };
  const folder = await app.reports.write(ref.incidentId, files);

  const response = await app.send(address, { headers });

  expect(early.status).toBe(404);
  const written = { postmortem: '# What happened', report: { outcome: 'Completed' } };
  expect(await response.json()).toEqual({ status: 'Completed', folder, ...written });
});

type Prepared = { approvalId: string; incidentId: string };
const decision = ({ approvalId }: Prepared) => `approvals/${approvalId}/decision`;
const restart = () => 'incidents';

test.each([
  ['an unknown incident', 'Bo', () => 'incidents/nothing/abort', {}, 404, 'NotFound'],
  ['an unknown approval', 'Bo', () => 'approvals/nothing/decision', { decision: 'approve' }, 404, 'NotFound'],
  ['an unknown shard', 'Bo', restart, { subjectId: 'shard-9' }, 404, 'NotFound'],
  ['an unknown address', 'Bo', () => 'nowhere', {}, 404, 'NotFound'],
  ['an unknown field', 'Bo', decision, { decision: 'approve', by: 'Cy' }, 400, 'InvalidBody'],
  ['an unknown runbook', 'Bo', restart, { subjectId: 'shard-1', runbook: 'constructor' }, 400, 'InvalidBody'],
  ['an approval of oneself', 'ann lee', decision, { decision: 'approve' }, 403, 'SelfApproval'],
  ['another plan', 'Bo', decision, { decision: 'approve', planHash: 'other' }, 409, 'PlanDrifted'],
  ['a rejection without a reason', 'Bo', decision, { decision: 'reject', reason: ' ' }, 422, 'ReasonRequired'],
  ['a target that is busy', 'Bo', restart, { subjectId: 'shard-2' }, 409, 'TargetBusy'],
])('%s is answered with its own problem', async (_, name, address, body, status, title) => {
  const app = await prepareApp();
  const { ref, approvalId } = await prepareWaiting(app);
  const headers = await signIn(app, name);

  const path = `/api/${address({ approvalId, incidentId: ref.incidentId })}`;
  const response = await app.send(path, asJson(body, headers));

  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toEqual({ type: 'about:blank', title, status, detail: expect.stringMatching(/\w/) });
  expect(response.status).toBe(status);
  expect(await app.world.approvals.get(approvalId)).toMatchObject({ state: 'Pending' });
  expect(app.counted.wakes).toBe(0);
  expect(app.errors).toEqual([]);
});

test('what is over can neither be decided nor aborted', async () => {
  const app = await prepareApp();
  const { ref, approvalId } = await prepareWaiting(app);
  const headers = await signIn(app, 'Bo');
  app.world.clock.advance(900);
  await closeIncident(app.world, { ...ref, outcome: 'Expired' });

  const deciding = await app.send(`/api/approvals/${approvalId}/decision`, asJson({ decision: 'approve' }, headers));
  const aborting = await app.send(`/api/incidents/${ref.incidentId}/abort`, asJson({}, headers));

  expect(deciding.status).toBe(409);
  expect(await deciding.json()).toMatchObject({ title: 'ApprovalClosed' });
  expect(aborting.status).toBe(409);
  expect(await aborting.json()).toMatchObject({ title: 'IncidentEnded' });
});

test('two who abort at once do not write over each other', async () => {
  const { world } = await prepareApp();
  const incidents = {
    ...world.incidents,
    update: async (...[id, version, change, effects]: Parameters<typeof world.incidents.update>) =>
      app.world.incidents.update(id, version - 1, change, effects),
    get: async (id: string) => app.world.incidents.get(id),
  };
  const app = await prepareApp({ incidents });
  const { ref } = await prepareWaiting(app);
  const headers = await signIn(app, 'Bo');

  const response = await app.send(`/api/incidents/${ref.incidentId}/abort`, asJson({}, headers));

  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({ title: 'WriteConflict' });
});

test.each(['..%2F..%2Fetc', '%00', 'Not-An-Incident'])('a report of %s is not found', async (id) => {
  const app = await prepareApp();
  const headers = await signIn(app, 'Bo');

  const response = await app.send(`/api/incidents/${id}/report`, { headers });

  expect(response.status).toBe(404);
  expect(app.errors).toEqual([]);
});

test('an error that nobody expected is answered without what it says, and reported', async () => {
  const inner = new TypeError('cannot open /var/lib/ragmend.db with password hunter2');
  const { world } = await prepareApp();
  const app = await prepareApp({ registry: { ...world.registry, read: () => Promise.reject(inner) } });
  const headers = await signIn(app, 'Bo');

  const response = await app.send('/api/service', { headers });

  expect(response.status).toBe(500);
  const text = await response.text();
  expect(text).toContain('"title":"InternalError"');
  expect(text).not.toMatch(/hunter2|ragmend\.db|TypeError/);
  expect(app.errors).toEqual([inner]);
});
