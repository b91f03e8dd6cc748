import * as fc from 'fast-check';
import { closeIncident } from '../../../core/incident/close-incident.ts';
import { routeSignals } from '../../../core/incident/route-signals.ts';
import { InvalidAlerts } from '../../../core/signal/errors.ts';
import { receiveAlerts } from '../../../core/signal/receive-alerts.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { prepareWorld, type World } from '../incident/world.ts';
import { alarmEvent } from './alarm-events.ts';

const source = 'cloudwatch';
const tagged = { alarmTags: { 'ragmend:alertname': 'RetrieverEmptyResults', 'ragmend:shard': 'shard-2', team: 'rag' } };
const fires = (minute: number) => alarmEvent(['OK', minute - 1], ['ALARM', minute], tagged);
const ends = (since: number, minute: number) => alarmEvent(['ALARM', since], ['OK', minute], tagged);

async function receive(world: World, ...events: object[]) {
  for (const body of events) await receiveAlerts(world, { source, body });
  await routeSignals(world, { queued: true });
}

const kept = async ({ signals }: World) =>
  (await signals.list(100))
    .reverse()
    .map(({ startsAt, status, disposition, times }) => `${startsAt.slice(14, 16)} ${status} ${disposition} ${times}`);

test('an alarm is an alert with the tags and the dimensions of its metrics as labels', async () => {
  const world = await prepareWorld();

  await receiveAlerts(world, { source, body: fires(17) });

  const [arn] = fires(17).resources;
  expect(await world.signals.list(10)).toMatchObject([
    {
      id: JSON.stringify([source, arn, '2026-11-23T03:17:04.985Z']),
      ...{ source, status: 'firing', alertname: 'RetrieverEmptyResults', fingerprint: arn },
      labels: {
        ...{ alertname: 'RetrieverEmptyResults', shard: 'shard-2', target: 'docs-rag' },
        ...{ account: '123456789012', region: 'us-east-1' },
      },
      annotations: { summary: 'Threshold Crossed: now ALARM' },
    },
  ]);
});

test('tags win over dimensions, and a dimension that two metrics have by other values says nothing', async () => {
  const world = await prepareWorld();
  const metric = (dimensions: object) => ({ metricStat: { metric: { dimensions } } });
  const metrics = [metric({ shard: 'shard-1', pod: 'a', zone: 'x' }), metric({ pod: 'b', zone: 'x' }), { id: 'e1' }];

  const body = alarmEvent(['OK', 1], ['ALARM', 2], { ...tagged, configuration: { metrics } });
  await receiveAlerts(world, { source, body });

  const [signal] = await world.signals.list(1);
  expect(signal?.labels).toMatchObject({ shard: 'shard-2', zone: 'x' });
  expect(signal?.labels).not.toHaveProperty('pod');
  expect(signal?.labels).not.toHaveProperty('team');
});

test('an event that is delivered twice is one alert, and starts one run', async () => {
  const world = await prepareWorld();

  await receive(world, fires(17), fires(17));
  await receive(world, fires(17));

  expect(await kept(world)).toEqual(['17 firing Started 3']);
  expect(await world.incidents.list(WHOLE)).toHaveLength(1);
});

test('an OK resolves the ALARM that was before it', async () => {
  const world = await prepareWorld();

  await receive(world, fires(17));
  await receive(world, ends(17, 20));

  expect(await kept(world)).toEqual(['17 resolved Started 2']);
});

test('an OK that comes late ends no newer ALARM, which starts its run', async () => {
  const world = await prepareWorld();

  await receive(world, fires(17), ends(5, 9), fires(17), ends(5, 9));

  expect(await kept(world)).toEqual(['17 firing Started 2', '05 resolved Attached 2']);
  expect(await world.incidents.list(WHOLE)).toHaveLength(1);
});

test('an OK that comes before its own ALARM starts nothing', async () => {
  const world = await prepareWorld();

  await receive(world, ends(17, 20));
  await receive(world, fires(17));

  expect(await kept(world)).toEqual(['17 resolved Resolved 2']);
  expect(await world.incidents.list(WHOLE)).toEqual([]);
});

test('an alarm that rings again after its repair is another alert', async () => {
  const world = await prepareWorld({ cooldownSeconds: 0 });
  await receive(world, fires(17), ends(17, 18));
  const [open] = await world.incidents.list({ open: true });
  if (open) await closeIncident(world, { ...open, incidentId: open.id, outcome: 'Completed' });
  world.clock.advance(60);

  await receive(world, fires(30));

  expect(await kept(world)).toContain('30 firing Started 1');
});

test.each([
  ['no data after an alarm', alarmEvent(['ALARM', 1], ['INSUFFICIENT_DATA', 2])],
  ['no data after all was well', alarmEvent(['OK', 1], ['INSUFFICIENT_DATA', 2])],
  ['the first data of a new alarm', alarmEvent(['INSUFFICIENT_DATA', 1], ['OK', 2])],
])('%s says nothing of an alert', async (_, body) => {
  const world = await prepareWorld();

  const received = await receiveAlerts(world, { source, body });

  expect(received).toEqual({ stored: 0, duplicates: 0 });
});

test.each([
  ['no event', {}, 'detail-type'],
  ['another event', { ...fires(1), 'detail-type': 'CloudWatch Alarm Configuration Change' }, 'detail-type'],
  ['no alarm', { ...fires(1), resources: [] }, 'resources'],
  ['an unknown state', alarmEvent(['OK', 1], ['ALARM', 2], { state: { value: 'RED' } }), 'detail.state.value'],
  [
    'a time that is none',
    alarmEvent(['OK', 1], ['ALARM', 2], { state: { value: 'OK', timestamp: 'now' } }),
    'detail.state.timestamp',
  ],
])('%s is refused with the place of what is wrong', async (_, body, path) => {
  const world = await prepareWorld();

  const receiving = receiveAlerts(world, { source, body });

  await expect(receiving).rejects.toThrow(InvalidAlerts);
  await expect(receiving).rejects.toThrow(`'${path}' is not as CloudWatch sends it`);
  expect(await world.signals.list(10)).toEqual([]);
});

/**
 * A history of one alarm: in even minutes it rings, in odd ones it is over; each event is delivered
 * up to three times, in any order.
 */
const deliveries = fc.integer({ min: 1, max: 6 }).chain((changes) => {
  const history = Array.from({ length: changes }, (_, index) =>
    index % 2 === 0 ? fires(index + 2) : ends(index + 1, index + 2),
  );
  const copies = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: changes, maxLength: changes });
  return copies
    .map((times) => history.flatMap((event, index) => Array.from({ length: times[index] ?? 1 }, () => event)))
    .chain((events) => fc.shuffledSubarray(events, { minLength: events.length }))
    .map((events) => ({ changes, events }));
});

test('however its events come, an alarm ends as it is: ringing since its last ALARM, or over', async () => {
  const property = fc.asyncProperty(deliveries, async ({ changes, events }) => {
    const world = await prepareWorld();
    for (const body of events) await receiveAlerts(world, { source, body });

    const signals = await world.signals.list(100);

    world.db.close();
    const rings = changes % 2 === 1;
    const firing = signals.filter(({ status }) => status === 'firing').map(({ startsAt }) => startsAt.slice(14, 16));
    expect(firing).toEqual(rings ? [String(changes + 1).padStart(2, '0')] : []);
    expect(signals.reduce((sum, { times }) => sum + times, 0)).toBe(events.length);
  });

  await fc.assert(property, { numRuns: 100 });
});

test('an alarm counts although what is beside the point of its event is null or odd', async () => {
  const world = await prepareWorld();
  const event = fires(1);
  const state = { ...event.detail.state, reasonData: null, actionsSuppressedBy: null };
  const configuration = { description: null, metrics: null, alarmRule: null };
  const beside = { state, configuration, previousState: { value: 'UNKNOWN' }, muteDetail: null };

  await receive(world, { ...event, detail: { ...event.detail, ...beside } });

  expect(await world.signals.list(9)).toMatchObject([{ status: 'firing', alertname: 'RetrieverEmptyResults' }]);
});
