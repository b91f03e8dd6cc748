import { requestApproval } from '../../../core/approval/request-approval.ts';
import { closeIncident } from '../../../core/incident/close-incident.ts';
import { routeSignals } from '../../../core/incident/route-signals.ts';
import { startExecution } from '../../../core/incident/start-execution.ts';
import { alertBody, notificationBody } from '../../core/signal/notifications.ts';
import { type AppWorld, prepareApp, SECRETS, signIn } from './app-world.ts';

/** The app's `send`, which keeps every answer in `seen`: its status line, headers and body. */
function recording(app: AppWorld) {
  const seen: string[] = [];
  const send: AppWorld['send'] = async (path, init) => {
    const response = await app.send(path, init);
    seen.push(`${response.status} ${JSON.stringify([...response.headers])} ${await response.clone().text()}`);
    return response;
  };
  return { seen, recorded: { ...app, send } };
}

async function readEverything({ send }: AppWorld, headers: Record<string, string>, id: string, approvalId: string) {
  const lists = ['session', 'service', 'snapshots', 'incidents', 'approvals'];
  const ones = [`incidents/${id}`, `incidents/${id}/report`, `approvals/${approvalId}`];
  const answers = await Promise.all([...lists, ...ones].map((path) => send(`/api/${path}`, { headers })));
  return answers.map(({ status }) => status);
}

test('no answer of a whole story holds a task token or a secret', async () => {
  const { recorded: app, seen } = recording(await prepareApp());
  const { world, planHash } = app;
  const post = (body: unknown, headers: Record<string, string>) => ({
    method: 'POST',
    body: JSON.stringify(body),
    headers,
  });
  const incidentId = 'docs-rag-shard-restore-1';
  const ref = { incidentId, targetId: 'docs-rag', shardId: 'shard-2', epoch: 1 };
  const approvalId = `${incidentId}-restore-${planHash.slice(0, 12)}`;
  const alerting = { authorization: `Bearer ${SECRETS.alertToken}`, 'content-type': 'application/json' };

  await app.send('/alerts/alertmanager', post(notificationBody(alertBody()), alerting));
  await app.send('/alerts/alertmanager', post({}, alerting));
  await routeSignals(world);
  await startExecution(world, ref);
  const input = {
    ...ref,
    requestedBy: { kind: 'alerts' as const, source: 'alertmanager' },
    action: 'restore' as const,
    planHash,
  };
  world.executions.waiting.add(SECRETS.taskToken);
  await requestApproval(world, { ...input, taskToken: SECRETS.taskToken });
  await app.send('/api/session', post({ name: 'Bo', code: `${SECRETS.code}x` }, {}));
  const headers = await signIn(app, 'Bo');
  const waiting = await readEverything(app, headers, incidentId, approvalId);
  const decision = `/api/approvals/${approvalId}/decision`;
  await app.send(decision, post({ decision: 'approve', planHash: 'other' }, headers));
  await app.send(decision, post({ decision: 'approve', planHash }, headers));
  await app.send(decision, post({ decision: 'approve', planHash }, headers));
  const operator = { authorization: `Bearer ${SECRETS.operatorSecret}`, 'x-ragmend-as': 'Cy' };
  await app.send('/api/incidents', post({ subjectId: 'shard-2' }, operator));
  await app.send(`/api/incidents/${incidentId}/abort`, post({}, operator));
  await closeIncident(world, { ...ref, outcome: 'Completed' });
  await app.reports.write(incidentId, { 'report.json': '{}', 'postmortem.md': 'done' });
  const ended = await readEverything(app, headers, incidentId, approvalId);

  expect(waiting).toEqual([200, 200, 200, 200, 200, 200, 404, 200]);
  expect(ended).toEqual(Array(8).fill(200));
  const statuses = seen.map((answer) => answer.slice(0, 3));
  expect([...new Set(statuses)].sort()).toEqual(['200', '202', '204', '400', '401', '404', '409']);
  expect(await world.approvals.token(approvalId)).toBe(SECRETS.taskToken);
  for (const answer of seen) for (const secret of Object.values(SECRETS)) expect(answer).not.toContain(secret);
});
