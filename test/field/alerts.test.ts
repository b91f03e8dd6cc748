import { setKillSwitch } from '../../core/incident/brakes/set-kill-switch.ts';
import { closeIncident } from '../../core/incident/close-incident.ts';
import { routeSignals } from '../../core/incident/route-signals.ts';
import { instantOf } from '../../core/kernel/instant.ts';
import { receiveAlerts } from '../../core/signal/receive-alerts.ts';
import { prepareWorld, type World } from '../core/incident/world.ts';
import { alarmEvent } from '../core/signal/alarm-events.ts';
import { grafanaAlert, grafanaBody } from '../core/signal/grafana-bodies.ts';
import { WHOLE } from '../fakes/whole-list.ts';
import { proveFieldCases } from './field-cases.ts';

const TAGS = { alarmTags: { 'ragmend:alertname': 'RetrieverEmptyResults', 'ragmend:shard': 'shard-2' } };
const told = (world: World, source: string, body: object) => receiveAlerts(world, { source, body });
const sweep = (world: World) => routeSignals(world, { queued: true });
const alarms = (world: World, minute: number) =>
  told(world, 'cloudwatch', alarmEvent(['OK', minute - 1], ['ALARM', minute], TAGS));

async function endOpenIncident(world: World): Promise<void> {
  for (const open of await world.incidents.list({ open: true }))
    await closeIncident(world, { ...open, incidentId: open.id, outcome: 'Completed' });
}

/** Numbers of the incidents that were opened. */
const runs = async (world: World) => (await world.incidents.list(WHOLE)).length;

async function aCooldownHolds(): Promise<void> {
  const world = await prepareWorld({ cooldownSeconds: 600 });
  await alarms(world, 1);
  await sweep(world);
  await endOpenIncident(world);
  await alarms(world, 5);
  await sweep(world);
  expect(await runs(world)).toBe(1);

  world.clock.advance(600);
  await sweep(world);

  expect(await runs(world)).toBe(2);
}

async function theKillSwitchHolds(): Promise<void> {
  const world = await prepareWorld();
  await setKillSwitch(world, { on: true, by: 'Ann', reason: 'an outage' });
  await alarms(world, 1);
  await sweep(world);
  expect(await runs(world)).toBe(0);

  await setKillSwitch(world, { on: false, by: 'Ann', reason: 'over' });
  await sweep(world);

  expect(await runs(world)).toBe(1);
}

async function theClockIsAhead(): Promise<void> {
  const world = await prepareWorld({ cooldownSeconds: 0 });
  const tell = (status: string, startsAt: number, endsAt = 0) =>
    told(
      world,
      'grafana',
      grafanaBody(grafanaAlert({ status, startsAt: instantOf(startsAt), endsAt: instantOf(endsAt) })),
    );
  const ahead = world.clock.now() + 600_000;
  await tell('firing', ahead);
  await sweep(world);
  await endOpenIncident(world);
  await tell('resolved', ahead, ahead);
  world.clock.advance(60);

  await tell('firing', world.clock.now());
  await sweep(world);

  expect(await runs(world)).toBe(2);
}

async function theEndIsItsOwnStart(): Promise<void> {
  const world = await prepareWorld({ cooldownSeconds: 600 });
  const tell = (status: string, startsAt: number, endsAt = 0) =>
    told(
      world,
      'grafana',
      grafanaBody(grafanaAlert({ status, startsAt: instantOf(startsAt), endsAt: instantOf(endsAt) })),
    );
  await tell('firing', world.clock.now());
  await sweep(world);
  await endOpenIncident(world);
  world.clock.advance(60);
  await tell('firing', world.clock.now());
  await sweep(world);
  world.clock.advance(60);
  await tell('resolved', world.clock.now(), world.clock.now());

  world.clock.advance(600);
  await sweep(world);

  expect((await world.signals.list(10)).map(({ status }) => status)).toEqual(Array(3).fill('resolved'));
  expect(await runs(world)).toBe(1);
}

async function aSeriesIsMissing(): Promise<void> {
  const world = await prepareWorld();
  await setKillSwitch(world, { on: true, by: 'Ann', reason: 'an outage' });
  await told(world, 'grafana', grafanaBody(grafanaAlert()));
  const annotations = { grafana_state_reason: 'MissingSeries' };
  await told(world, 'grafana', grafanaBody(grafanaAlert({ status: 'resolved', annotations })));
  await setKillSwitch(world, { on: false, by: 'Ann', reason: 'over' });

  await sweep(world);

  expect(await runs(world)).toBe(1);
}

async function anAlarmIsWithoutData(): Promise<void> {
  const world = await prepareWorld({ cooldownSeconds: 600 });
  await alarms(world, 1);
  await sweep(world);
  await endOpenIncident(world);
  await alarms(world, 5);
  await told(world, 'cloudwatch', alarmEvent(['ALARM', 5], ['INSUFFICIENT_DATA', 6], TAGS));
  await told(world, 'cloudwatch', alarmEvent(['INSUFFICIENT_DATA', 6], ['OK', 7], { ...TAGS, state: WITHOUT_DATA }));

  world.clock.advance(600);
  await sweep(world);

  expect(await runs(world)).toBe(2);
}

async function aMaintenanceSuppresses(): Promise<void> {
  const world = await prepareWorld();
  const { state } = alarmEvent(['OK', 1], ['ALARM', 2]).detail;
  const configuration = { alarmRule: 'ALARM(child)', actionsSuppressor: 'maintenance' };
  const suppressed = { ...TAGS, configuration, state: { ...state, actionsSuppressedBy: 'Alarm' } };
  await told(world, 'cloudwatch', alarmEvent(['OK', 1], ['ALARM', 2], suppressed));
  world.clock.advance(3600);
  await sweep(world);
  expect([await runs(world), (await world.signals.held(10))[0]?.disposition]).toEqual([0, 'Suppressed']);

  await told(world, 'cloudwatch', alarmEvent(['ALARM', 2], ['ALARM', 50], { ...TAGS, configuration }));
  await sweep(world);

  expect(await runs(world)).toBe(1);
}

const WITHOUT_DATA = {
  value: 'OK',
  timestamp: '2026-11-23T03:07:00.000+0000',
  reason:
    'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
};
const GUARDIAN = 'guardian/support-service-lambdas#383';

proveFieldCases('alerts', [
  {
    report: GUARDIAN,
    before: 'an ALARM within the cooldown was settled as Cooldown; CloudWatch never repeats it, so it was forgotten',
    now: 'it waits, and starts its run when the cooldown is over',
    proof: aCooldownHolds,
  },
  {
    report: `${GUARDIAN}, kill switch`,
    before: 'an ALARM under the kill switch was forgotten when it was switched off',
    now: 'it starts its run when the switch is off',
    proof: theKillSwitchHolds,
  },
  {
    report: 'grafana/grafana#43031',
    before: 'after a start ten minutes ahead, what fired later was taken as resolved',
    now: 'startsAt decides nothing but which firing is meant: what is told to fire after an end fires',
    proof: theClockIsAhead,
  },
  {
    report: 'grafana/grafana#106065',
    before: 'an end whose startsAt is its endsAt ended nothing: what was over stayed firing',
    now: 'it ends what fired before it was received, by the fingerprint',
    proof: theEndIsItsOwnStart,
  },
  {
    report: 'grafana/grafana#105571',
    before: 'an end for MissingSeries dropped the alert of a shard that was still sick',
    now: 'data that is missing ends nothing: the alert fires on',
    proof: aSeriesIsMissing,
  },
  {
    report: 'grafana/grafana#105571, CloudWatch',
    before: 'an OK because no datapoints were received ended the ALARM',
    now: 'neither INSUFFICIENT_DATA nor an OK without data ends anything',
    proof: anAlarmIsWithoutData,
  },
  {
    report: 'hashicorp/terraform-provider-aws#32251',
    before: 'a composite alarm started a repair while a maintenance suppressed it',
    now: 'it waits as Suppressed, and starts its run when it is suppressed no longer',
    proof: aMaintenanceSuppresses,
  },
]);
