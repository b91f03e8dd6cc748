import { startView } from '../../../core/contracts/http/starts.ts';
import { prepareApp, prepareWaiting, signIn } from './app-world.ts';

test('the start of an incident is told to who may read it, and to nobody else', async () => {
  const app = await prepareApp();
  const { ref } = await prepareWaiting(app);
  const at = '2026-11-23T03:00:00.000Z';
  await app.world.caseFile.save(ref, 'serviceProven', '', { at, healthy: true, shards: 4, failing: [] });

  const told = await app.send(`/api/incidents/${ref.incidentId}/start`, { headers: await signIn(app, 'Bo') });
  const refused = await app.send(`/api/incidents/${ref.incidentId}/start`);

  expect(told.status).toBe(200);
  expect(startView.parse(await told.json())).toMatchObject({ found: null, proven: { healthy: true, shards: 4 } });
  expect(refused.status).toBe(401);
});

test('an unknown incident has no start', async () => {
  const app = await prepareApp();

  const response = await app.send('/api/incidents/nobody/start', { headers: await signIn(app, 'Bo') });

  expect(response.status).toBe(404);
});
