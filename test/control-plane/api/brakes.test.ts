import { shardNamed } from '../../../core/contracts/subject.ts';
import { prepareApp, SECRETS, signIn } from './app-world.ts';

const post = (body: unknown, headers: Record<string, string>) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers,
});
const AT = '2026-11-23T03:00:00.000Z';
const outage = { on: true, reason: 'a real outage' };

test('the kill switch is set under the name of who signed in, wakes the control plane, and is shown', async () => {
  const app = await prepareApp();
  const headers = await signIn(app, 'Bo');

  const set = await app.send('/api/kill-switch', post(outage, headers));
  const shown = await app.send('/api/brakes', { headers });

  expect(set.status).toBe(200);
  expect(app.counted.wakes).toBe(1);
  expect(await shown.json()).toEqual({
    killSwitch: { ...outage, by: 'Bo', at: AT },
    budgets: [
      { targetId: 'docs-rag', runbook: 'shard-restore', lastHour: 0, perHour: 3, lastDay: 0, perDay: 7 },
      { targetId: 'observed', runbook: 'shard-observe', lastHour: 0, perHour: 3, lastDay: 0, perDay: 7 },
    ],
    breakers: [],
  });
});

test('a start while the kill switch is on is refused with its reason', async () => {
  const app = await prepareApp();
  const headers = await signIn(app, 'Bo');
  await app.send('/api/kill-switch', post(outage, headers));

  const refused = await app.send('/api/incidents', post({ subjectId: 'shard-2' }, headers));

  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({
    title: 'KillSwitchOn',
    detail: "nothing starts: the kill switch was set by 'Bo': a real outage",
  });
});

test.each([
  ['no reason', { on: true }],
  ['an empty reason', { on: false, reason: ' ' }],
  ['a word for on', { on: 'yes', reason: 'x' }],
])('a kill switch with %s is refused and stays as it was', async (_, body) => {
  const app = await prepareApp();
  const headers = await signIn(app, 'Bo');

  const refused = await app.send('/api/kill-switch', post(body, headers));

  expect(refused.status).toBe(400);
  expect(await app.world.killSwitch.read()).toMatchObject({ on: false });
});

test('a breaker is reset by name, once', async () => {
  const app = await prepareApp();
  const headers = await signIn(app, 'Bo');
  const about = { targetId: 'docs-rag', subject: shardNamed('shard-2'), incidentId: 'docs-rag-shard-restore-3' };
  await app.world.breakers.open({ ...about, openedAt: AT, reason: 'it came back', resetAt: null, resetBy: null }, []);

  const reset = await app.send('/api/breakers/shard/shard-2/reset', post({}, headers));
  const again = await app.send('/api/breakers/shard/shard-2/reset', post({}, headers));

  expect(reset.status).toBe(200);
  expect(again.status).toBe(404);
  expect(await app.world.breakers.list('docs-rag')).toMatchObject([{ resetBy: 'Bo', resetAt: AT }]);
});

test('nobody sets the kill switch without signing in, nor with the token of alert senders', async () => {
  const app = await prepareApp();

  const bare = await app.send('/api/kill-switch', post(outage, {}));
  const sender = await app.send('/api/kill-switch', post(outage, { authorization: `Bearer ${SECRETS.alertToken}` }));

  expect([bare.status, sender.status]).toEqual([401, 401]);
  expect(await app.world.killSwitch.read()).toMatchObject({ on: false });
});
