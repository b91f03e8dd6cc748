import { pageProvider } from '../../../../core/incident/paging/page-provider.ts';
import { prepareRunning } from '../world.ts';

test('a person is told once what the providers need, and the run goes on', async () => {
  const { world, incidentId, ref } = await prepareRunning();
  const needs = "openai fails with Auth (invalid_api_key) for 'gpt'";
  await world.caseFile.save(ref, 'providerNeeds', '', needs);

  await pageProvider(world, { ...ref, providerId: 'openai' });
  await pageProvider(world, { ...ref, providerId: 'openai' });

  const pages = (await world.effects()).filter(({ id }) => id === `provider:${incidentId}`);
  expect(pages).toEqual([
    {
      ...{ id: `provider:${incidentId}`, kind: 'notify', incidentId, severity: 'critical' },
      text: `shard-2 needs a person: ${needs}. The run goes on.`,
    },
  ]);
  expect((await world.incidents.get(incidentId)).closedAt).toBeNull();
});
