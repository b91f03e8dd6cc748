import { closeIncident } from '../../../core/incident/close-incident.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { startExecution } from '../../../core/incident/start-execution.ts';
import { prepareApp, prepareWaiting, signIn } from './app-world.ts';

describe('an incident whose step is a validation', () => {
  const watching = { title: 'Watch the shard settle', kind: 'validation' as const, endedAt: null, error: null };

  async function prepareValidating() {
    const app = await prepareApp();
    const asked = { targetId: 'docs-rag', subjectId: 'shard-2', runbook: 'shard-restore', by: 'Ann Lee' } as const;
    const { id: incidentId, epoch } = await startByPerson(app.world, asked);
    await startExecution(app.world, { incidentId });
    app.world.histories.stepViews = [{ ...watching, startedAt: '2026-11-23T03:00:00.000Z' }];
    const headers = await signIn(app, 'Bo');
    const read = async (path: string) => (await app.send(path, { headers })).json();
    return { ...app, read, ref: { incidentId, targetId: 'docs-rag', shardId: 'shard-2', epoch } };
  }

  test('is Validating in the list and by itself, and the list reads no whole history', async () => {
    const { read, ref, world } = await prepareValidating();

    const { incidents } = await read('/api/incidents');
    const wholeByList = [...world.histories.readWhole];
    const { status } = await read(`/api/incidents/${ref.incidentId}`);

    expect(incidents).toMatchObject([{ id: ref.incidentId, status: 'Validating' }]);
    expect(status).toBe('Validating');
    expect(wholeByList).toEqual([]);
  });

  test('is shown by its state once it has ended', async () => {
    const { read, ref, world } = await prepareValidating();
    await closeIncident(world, { ...ref, outcome: 'Completed' });

    const { incidents } = await read('/api/incidents');

    expect(incidents).toMatchObject([{ status: 'Completed' }]);
  });

  test('is shown by its state where its history cannot be read, which is reported', async () => {
    const { read, world, errors } = await prepareValidating();
    world.histories.failure = new Error('throttled');

    const { incidents } = await read('/api/incidents');

    expect(incidents).toMatchObject([{ status: 'Running' }]);
    expect(errors).toEqual([world.histories.failure]);
  });

  test('is AwaitingApproval while a plan of it waits', async () => {
    const app = await prepareApp();
    const { ref } = await prepareWaiting(app);
    await startExecution(app.world, ref);
    app.world.histories.stepViews = [{ ...watching, startedAt: '2026-11-23T03:00:00.000Z' }];

    const response = await app.send('/api/incidents', { headers: await signIn(app, 'Bo') });

    expect(await response.json()).toMatchObject({ incidents: [{ status: 'AwaitingApproval' }] });
  });
});
