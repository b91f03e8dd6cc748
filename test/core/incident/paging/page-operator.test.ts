import { closeIncident } from '../../../../core/incident/close-incident.ts';
import { pageOperator } from '../../../../core/incident/paging/page-operator.ts';
import { StaleEpoch } from '../../../../core/kernel/task-error.ts';
import { prepareRunning } from '../world.ts';

test('an operator is told once at which step the run failed and why', async () => {
  const { world, incidentId, ref } = await prepareRunning();
  const failure = { Step: 'Start restore', Error: 'JobStuck', Cause: 'no bytes moved' };

  await pageOperator(world, { ...ref, failure });
  await pageOperator(world, { ...ref, failure });

  const text = 'shard-2 needs a person: "Start restore" failed with JobStuck: no bytes moved';
  expect((await world.effects()).slice(1)).toEqual([
    { id: `page:${incidentId}`, kind: 'notify', incidentId, severity: 'critical', text },
  ]);
  expect((await world.caseFile.facts(incidentId)).failure).toEqual(failure);
  expect((await world.caseFile.timeline(incidentId)).filter(({ key }) => key === 'paged')).toMatchObject([{ text }]);
});

test('nobody is paged for a step that failed after its incident was closed', async () => {
  const { world, incidentId, ref } = await prepareRunning();
  await closeIncident(world, { ...ref, outcome: 'Completed' });

  await pageOperator(world, { ...ref, failure: { Step: 'Close with a report', Error: 'States.Timeout' } });

  expect((await world.effects()).map(({ id }) => id)).not.toContain(`page:${incidentId}`);
  expect((await world.caseFile.facts(incidentId)).failure).toBeUndefined();
});

test('a page stays short, and says something where the failure says nothing', async () => {
  const { world, ref } = await prepareRunning();
  const other = await prepareRunning();

  await pageOperator(world, { ...ref, failure: { Cause: 'x'.repeat(40_000) } });
  await pageOperator(other.world, { ...other.ref, failure: {} });

  expect(await world.effects()).toMatchObject([{}, { text: expect.stringMatching(/^.{1000}$/) }]);
  expect(await other.world.effects()).toMatchObject([
    {},
    { text: 'shard-2 needs a person: "a step" failed with an error' },
  ]);
});

test('the words of an error that a function threw are told, not its trace', async () => {
  const { world, ref } = await prepareRunning();
  const errorMessage = "refused by the admission policy 'ragmend-takeover-rag-docs-rag': a server has no Secret.";
  const Cause = JSON.stringify({ errorType: 'ClusterRefused', errorMessage, trace: ['Error: at /var/task/index.mjs'] });

  await pageOperator(world, { ...ref, failure: { Step: 'Start a fresh server', Error: 'ClusterRefused', Cause } });

  const text = `shard-2 needs a person: "Start a fresh server" failed with ClusterRefused: ${errorMessage.slice(0, -1)}`;
  expect((await world.effects()).at(-1)).toMatchObject({ kind: 'notify', text });
});

test('a run whose lock is gone pages somebody all the same, and keeps no fact', async () => {
  const { world, incidentId, ref } = await prepareRunning();
  await world.leases.takeOver(ref, null, 1);

  const paging = pageOperator(world, { ...ref, failure: { Step: 'Start restore', Error: 'JobStuck' } });

  await expect(paging).rejects.toBeInstanceOf(StaleEpoch);
  expect(await world.effects()).toContainEqual(expect.objectContaining({ id: `page:${incidentId}` }));
  expect(await world.caseFile.facts(incidentId)).toEqual({});
});
