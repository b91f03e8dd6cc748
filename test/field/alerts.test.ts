import { closeIncident } from '../../core/incident/close-incident.ts';
import { routeSignals } from '../../core/incident/route-signals.ts';
import { setKillSwitch } from '../../core/incident/set-kill-switch.ts';
import { receiveAlerts } from '../../core/signal/receive-alerts.ts';
import { prepareWorld, type World } from '../core/incident/world.ts';
import { alarmEvent } from '../core/signal/alarm-events.ts';
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
const runs = async (world: World) => (await world.incidents.list()).length;

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
]);
