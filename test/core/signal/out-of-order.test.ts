import { closeIncident } from '../../../core/incident/close-incident.ts';
import { routeSignals } from '../../../core/incident/route-signals.ts';
import { receiveAlerts } from '../../../core/signal/receive-alerts.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { prepareWorld, type World } from '../incident/world.ts';
import { alertBody, notificationBody } from './notifications.ts';

const at = (minute: number) => `2026-11-23T02:${String(minute).padStart(2, '0')}:00.000Z`;

async function receive(world: World, ...patches: Parameters<typeof alertBody>[]) {
  await receiveAlerts(world, {
    source: 'alertmanager',
    body: notificationBody(...patches.map(([patch]) => alertBody(patch))),
  });
  await routeSignals(world, { queued: true });
}

const kept = async ({ signals }: World) =>
  (await signals.list(100))
    .reverse()
    .map(({ startsAt, status, disposition }) => `${startsAt.slice(14, 16)} ${status} ${disposition}`);

test('an alert that is told to be over before it is told to fire starts nothing', async () => {
  const world = await prepareWorld();

  await receive(world, [{ status: 'resolved', startsAt: at(10) }]);
  await receive(world, [{ status: 'firing', startsAt: at(10) }]);

  expect(await kept(world)).toEqual(['10 resolved Resolved']);
  expect(await world.incidents.list(WHOLE)).toEqual([]);
});

test('a firing that nobody heard of starts a run, however early its clock says that it started', async () => {
  const world = await prepareWorld();

  await receive(world, [{ status: 'resolved', startsAt: at(20) }]);
  await receive(world, [{ status: 'firing', startsAt: at(10) }]);

  expect(await kept(world)).toEqual(['20 resolved Resolved', '10 firing Started']);
});

test('a firing that was received before its end and is stored after it starts nothing', async () => {
  const world = await prepareWorld();
  const told = (status: string, startsAt: string, receivedAt: string) =>
    receiveAlerts(world, {
      source: 'alertmanager',
      body: notificationBody(alertBody({ status, startsAt })),
      receivedAt,
    });

  await told('resolved', at(20), at(31));
  await told('firing', at(10), at(30));
  await routeSignals(world);

  expect(await kept(world)).toEqual(['20 resolved Resolved', '10 resolved Resolved']);
});

test.each([
  ['soon after its end is late news', 4, 'resolved Started'],
  ['long after its end fires again: Alertmanager lost sight of it', 6, 'firing Started'],
])('a known firing that is told %s', async (_, minutes, expected) => {
  const world = await prepareWorld();
  await receive(world, [{ startsAt: at(10) }]);
  await receive(world, [{ startsAt: at(10), status: 'resolved' }]);
  const [open] = await world.incidents.list({ open: true });
  if (open) await closeIncident(world, { ...open, incidentId: open.id, outcome: 'Completed' });

  world.clock.advance(minutes * 60);
  await receive(world, [{ startsAt: at(10) }]);

  expect(await kept(world)).toEqual([`10 ${expected}`]);
  expect(await world.incidents.list(WHOLE)).toHaveLength(minutes > 5 ? 2 : 1);
});

test('an alert whose start is moved back joins the run that it started', async () => {
  const world = await prepareWorld();

  await receive(world, [{ startsAt: at(20) }]);
  await receive(world, [{ startsAt: at(10) }]);
  await receive(world, [{ status: 'resolved', startsAt: at(10) }]);

  expect(await kept(world)).toEqual(['20 resolved Started', '10 resolved Attached']);
  expect(await world.incidents.list(WHOLE)).toHaveLength(1);
});

test('a batch in which some fire and some are over starts a run for what fires', async () => {
  const world = await prepareWorld();

  await receive(
    world,
    [{ status: 'resolved', fingerprint: 'a', startsAt: at(10) }],
    [{ status: 'firing', fingerprint: 'b', startsAt: at(20) }],
    [{ status: 'resolved', fingerprint: 'c', startsAt: at(30) }],
  );

  expect(await kept(world)).toEqual(['10 resolved Resolved', '20 firing Started', '30 resolved Attached']);
  expect(await world.incidents.list(WHOLE)).toHaveLength(1);
});

test('an alert that flaps 20 times in 10 minutes starts one run, which cools down', async () => {
  const world = await prepareWorld({ cooldownSeconds: 600 });

  for (let flap = 0; flap < 20; flap += 1) {
    const startsAt = new Date(world.clock.now()).toISOString();
    await receive(world, [{ startsAt }]);
    world.clock.advance(15);
    await receive(world, [{ status: 'resolved', startsAt }]);
    const [open] = await world.incidents.list({ open: true });
    if (open) await closeIncident(world, { ...open, incidentId: open.id, outcome: 'Completed' });
    world.clock.advance(15);
  }

  const dispositions = (await world.signals.list(100)).reverse().map(({ disposition }) => disposition);
  expect(dispositions).toEqual(['Started', ...Array(19).fill('Resolved')]);
  expect(await world.incidents.list(WHOLE)).toHaveLength(1);
});
