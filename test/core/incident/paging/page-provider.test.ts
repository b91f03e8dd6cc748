import { pageProvider } from '../../../../core/incident/paging/page-provider.ts';
import { prepareRunning } from '../world.ts';

const OPENAI = "openai fails with Auth (invalid_api_key) for 'gpt'";
const AZURE = "azure fails with Money (insufficient_quota) for 'gpt'";

type Running = Awaited<ReturnType<typeof prepareRunning>>;

async function pageTwice({ world, ref }: Running, needs: string) {
  await world.caseFile.save(ref, 'providerNeeds', '', needs);
  await pageProvider(world, { ...ref, providerId: 'openai' });
  await pageProvider(world, { ...ref, providerId: 'openai' });
}

const pagesOf = async ({ world, incidentId }: Running) =>
  (await world.effects()).filter(({ id }) => id.startsWith(`provider:${incidentId}:`));

test('a person is told once what the providers need, and the run goes on', async () => {
  const running = await prepareRunning();
  const { world, incidentId } = running;

  await pageTwice(running, OPENAI);

  expect(await pagesOf(running)).toEqual([
    {
      ...{ id: expect.any(String), kind: 'notify', incidentId, severity: 'critical' },
      text: `shard-2 needs a person: ${OPENAI}. The run goes on.`,
    },
  ]);
  expect((await world.incidents.get(incidentId)).closedAt).toBeNull();
});

test('what fails later in the same run is told, too, and what was told is not told again', async () => {
  const running = await prepareRunning();

  await pageTwice(running, OPENAI);
  await pageTwice(running, `${OPENAI}; ${AZURE}`);
  await pageTwice(running, AZURE);

  expect((await pagesOf(running)).map((effect) => 'text' in effect && effect.text)).toEqual(
    [OPENAI, AZURE].map((need) => `shard-2 needs a person: ${need}. The run goes on.`),
  );
});
