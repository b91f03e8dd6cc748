import { abortIncident } from '../../../core/incident/abort-incident.ts';
import { setKillSwitch } from '../../../core/incident/brakes/set-kill-switch.ts';
import { closeIncident } from '../../../core/incident/close-incident.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { receiveAlerts } from '../../../core/signal/receive-alerts.ts';
import { runWorker } from '../../../lambdas/worker/run-worker.ts';
import { alertBody, notificationBody } from '../../core/signal/notifications.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { prepareRunningWorker, prepareWorker } from './worker-world.ts';

const ended = (machine: string, name: string, status: string) => ({
  ...{ version: '0', source: 'aws.states', account: '123456789012', region: 'eu-west-1' },
  'detail-type': 'Step Functions Execution Status Change',
  detail: {
    executionArn: `arn:aws:states:eu-west-1:123456789012:execution:ragmend-${machine}:${name}`,
    stateMachineArn: `arn:aws:states:eu-west-1:123456789012:stateMachine:ragmend-${machine}`,
    ...{ name, status, startDate: 1_795_402_800_000, stopDate: 1_795_402_900_000, input: '{}' },
  },
});

test('new alerts are routed and their run is started in one call', async () => {
  const { world, deps } = await prepareWorker();
  await receiveAlerts(world, { source: 'alertmanager', body: notificationBody(alertBody()) });

  await runWorker(deps, { kind: 'work' });

  expect(world.executions.started).toMatchObject([{ machine: 'shard-restore', name: 'docs-rag-shard-restore-1' }]);
  expect(await world.effects()).toEqual([]);
});

test('what waits behind an open incident is looked at by the sweep of each minute', async () => {
  const { world, deps } = await prepareWorker();
  const settling = { targetId: 'docs-rag', subjectId: 'shard-1', runbook: 'shard-settle', by: 'Ann' } as const;
  const ref = await startByPerson(world, settling);
  const labels = { alertname: 'RetrieverEmptyResults', shard: 'shard-1', target: 'docs-rag' };
  await receiveAlerts(world, { source: 'alertmanager', body: notificationBody(alertBody({ labels })) });
  await runWorker(deps, { kind: 'work' });
  await closeIncident(world, { ...ref, incidentId: ref.id, outcome: 'Completed' });

  await runWorker(deps, { kind: 'work' });
  const before = world.executions.started.length;
  await runWorker(deps, { kind: 'sweep' });

  expect(before).toBe(1);
  expect(world.executions.started).toHaveLength(2);
});

test.each(['FAILED', 'TIMED_OUT', 'ABORTED', 'SUCCEEDED'])(
  'an execution that ended as %s and left its incident open is followed by the janitor, once',
  async (status) => {
    const { world, deps, ref, numbers } = await prepareRunningWorker();

    await runWorker(deps, ended('shard-restore', ref.incidentId, status));
    await runWorker(deps, ended('shard-restore', ref.incidentId, status));

    const janitors = world.executions.started.filter(({ machine }) => machine === 'shard-restore-janitor');
    const { shardId: id, ...about } = ref;
    const input = { ...about, subject: { kind: 'shard', id } };
    expect(janitors).toMatchObject([{ name: `${ref.incidentId}-janitor-1`, input }]);
    expect(numbers).toContainEqual({ name: 'JanitorActed', value: 1, dimensions: { runbook: 'shard-restore' } });
  },
);

test('an execution that ended after its incident was closed is followed by its report and its message', async () => {
  const { world, deps, ref, numbers } = await prepareRunningWorker();
  await closeIncident(world, { ...ref, outcome: 'Completed' });

  await runWorker(deps, ended('shard-restore', ref.incidentId, 'SUCCEEDED'));

  expect(world.executions.started).toHaveLength(1);
  expect(await deps.reports.find(ref.incidentId)).not.toBeNull();
  expect(numbers.map(({ name }) => name)).not.toContain('JanitorActed');
});

test.each([
  ['an execution that starts', 'shard-restore', 'RUNNING'],
  ['a janitor that ended', 'shard-restore-janitor', 'FAILED'],
])('%s is followed by no janitor', async (_, machine, status) => {
  const { world, deps, ref } = await prepareRunningWorker();

  await runWorker(deps, ended(machine, ref.incidentId, status));

  expect(world.executions.started).toHaveLength(1);
});

test('the janitor of what a person aborted is no alarm', async () => {
  const { world, deps, ref, numbers } = await prepareRunningWorker();
  await abortIncident(world, { id: ref.incidentId, by: 'Bo' });

  await runWorker(deps, { kind: 'work' });
  await runWorker(deps, ended('shard-restore', ref.incidentId, 'ABORTED'));

  expect(world.executions.stopped).toHaveLength(1);
  expect(world.executions.started.map(({ machine }) => machine)).toEqual(['shard-restore', 'shard-restore-janitor']);
  expect(numbers.map(({ name }) => name)).not.toContain('JanitorActed');
});

test('an incident that nobody works on is taken over, which is told as a number', async () => {
  const { world, deps, ref, numbers } = await prepareRunningWorker();
  world.clock.advance(61);

  await runWorker(deps, { kind: 'sweep' });

  expect(await world.incidents.get(ref.incidentId)).toMatchObject({ epoch: 2 });
  expect(numbers).toContainEqual({ name: 'JanitorActed', value: 1, dimensions: { runbook: 'shard-restore' } });
});

test('the kill switch stops what runs, and then no snapshot starts', async () => {
  const { world, deps, ref } = await prepareRunningWorker();
  await setKillSwitch(world, { on: true, by: 'Bo', reason: 'a real outage' });

  await runWorker(deps, { kind: 'scheduled', runbook: 'snapshot' });

  expect(await world.incidents.get(ref.incidentId)).toMatchObject({ abortedBy: { kind: 'kill-switch' } });
  expect(world.executions.stopped).toHaveLength(1);
  expect((await world.incidents.list(WHOLE)).filter(({ runbook }) => runbook === 'snapshot')).toEqual([]);
});

test('once a day every shard of every target gets its snapshot, at once', async () => {
  const { world, deps } = await prepareWorker();

  await runWorker(deps, { kind: 'scheduled', runbook: 'snapshot' });

  const started = world.executions.started.map(
    ({ machine, input }) => `${machine} ${input.targetId}/${input.subject.id}`,
  );
  expect(started.sort()).toEqual([
    'snapshot docs-rag/shard-1',
    'snapshot docs-rag/shard-2',
    'snapshot observed/shard-1',
  ]);
});

test('once a day what retention lets go is removed, unless the kill switch is on', async () => {
  const { world, deps, pruned } = await prepareWorker();

  await runWorker(deps, { kind: 'retention' });
  const first = [...pruned];
  await setKillSwitch(world, { on: true, by: 'Bo', reason: 'a real outage' });
  await runWorker(deps, { kind: 'retention' });

  expect(new Set(first)).toEqual(new Set(['half-removed']));
  expect(pruned).toEqual(first);
});

test('once a day the head of the audit is kept, also while the kill switch is on', async () => {
  const { world, deps, heads } = await prepareWorker();
  await setKillSwitch(world, { on: true, by: 'Bo', reason: 'a real outage' });

  await runWorker(deps, { kind: 'retention' });

  expect(heads).toEqual([{ day: '2026-11-23', number: 2, sha256: 'ab' }]);
});

test('a step that fails holds up no other, is reported by its name, and makes the call fail', async () => {
  const { world } = await prepareWorker();
  const signals = { ...world.signals, undecided: () => Promise.reject(new Error('no such table')) };
  const { deps, problems, world: living, ref } = await prepareRunningWorker({ signals });
  await abortIncident(living, { id: ref.incidentId, by: 'Bo' });

  const working = runWorker(deps, { kind: 'work' });

  await expect(working).rejects.toThrow('no such table');
  expect(problems).toEqual(['signals: no such table']);
  expect(living.executions.stopped).toHaveLength(1);
});

test.each([{}, { kind: 'other' }, { kind: 'work', targetId: 'x' }, null, { source: 'aws.states' }])(
  'a call of %j is refused',
  async (event) => {
    const { deps } = await prepareWorker();

    await expect(runWorker(deps, event)).rejects.toThrow();
  },
);
