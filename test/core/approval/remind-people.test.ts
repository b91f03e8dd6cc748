import { decideApproval } from '../../../core/approval/decide-approval.ts';
import { expireApprovals } from '../../../core/approval/expire-approvals.ts';
import { remindPeople } from '../../../core/approval/remind-people.ts';
import { requestApproval } from '../../../core/approval/request-approval.ts';
import { dispatchEffects } from '../../../core/incident/dispatch-effects.ts';
import { stories } from '../../../core/stories.ts';
import { FakeNotifier } from '../../fakes/notifier.ts';
import { prepareAsked, preparePlanned } from './world.ts';

const consoleUrl = () => 'https://console.example.test/';

/** An approval of 900 s, and what lets its due effects leave; all but reminders go nowhere. */
async function prepareReminding(settings: Parameters<typeof preparePlanned>[1] = {}) {
  const asked = await prepareAsked(settings);
  const notifier = new FakeNotifier();
  const nowhere = async () => undefined;
  const others = { 'start-execution': nowhere, 'stop-execution': nowhere, 'write-report': nowhere, notify: nowhere };
  const dispatch = () =>
    dispatchEffects(asked.world, {
      ...{ ...others, 'deliver-decision': nowhere },
      remind: (effect) => remindPeople({ ...asked.world, stories, notifier, consoleUrl }, effect),
    });
  const told = () => notifier.told.map(({ id, severity, at }) => [id.split(':').at(-1), severity, at.slice(14, 19)]);
  return { ...asked, dispatch, notifier, told };
}

test('people are told at once, at half time and shortly before the end, once each', async () => {
  const { world, dispatch, told, notifier, id, ref } = await prepareReminding();

  for (let seconds = 0; seconds <= 1_000; seconds += 10) {
    await dispatch();
    await dispatch();
    world.clock.advance(10);
  }

  expect(told()).toEqual([
    ['asked', 'critical', '00:00'],
    ['half-time', 'critical', '07:30'],
    ['last-call', 'critical', '13:30'],
  ]);
  expect(notifier.told[2]).toMatchObject({
    incidentId: ref.incidentId,
    text: [
      'shard-2 answers users itself.',
      '2 min left to decide, until 2026-11-23T03:15:00.000Z: restore shard-2',
      `Decide: https://console.example.test/#/approvals/${id}`,
      `Or: ragmend approve ${id}`,
    ].join('\n'),
  });
});

test('the first messages are as severe as the configuration says, the last one is critical', async () => {
  const approvals = { windowSeconds: 900, severity: 'info' as const, preApproved: [] };
  const { world } = await prepareReminding({ approvals });

  const severities = (await world.reminders()).map((effect) => 'severity' in effect && effect.severity);

  expect(severities).toEqual(['info', 'info', 'critical']);
});

test('a question that was decided, or whose time is over, reminds nobody', async () => {
  const decided = await prepareReminding();
  const expired = await prepareReminding();
  await decideApproval(decided.world, { id: decided.id, decision: 'approve', by: 'Bo' });
  expired.world.clock.advance(900);

  for (const { world, dispatch } of [decided, expired]) {
    await dispatch();
    await expireApprovals(world);
    world.clock.advance(900);
    await dispatch();
  }

  expect([decided.told(), expired.told()]).toEqual([[], []]);
  expect([await decided.world.reminders(), await expired.world.reminders()]).toEqual([[], []]);
});

test('a retried state reminds nobody twice, and what the policy approves nobody at all', async () => {
  const { world, input, dispatch, told } = await prepareReminding();
  const approved = await preparePlanned('reintroduce');

  await dispatch();
  await requestApproval(world, { ...input, taskToken: 'token-2' });
  await dispatch();
  await requestApproval(approved.world, approved.input);

  expect(told()).toEqual([['asked', 'critical', '00:00']]);
  expect(await approved.world.reminders()).toEqual([]);
});

test('a reminder that gets lost on its way is sent again', async () => {
  const { world, notifier, dispatch, told } = await prepareReminding();
  const tell = notifier.notify.bind(notifier);
  notifier.notify = () => Promise.reject(new Error('no way to tell'));
  await dispatch();
  notifier.notify = tell;

  world.clock.advance(2);
  await dispatch();

  expect(told()).toEqual([['asked', 'critical', '00:02']]);
});

test('no reminder holds the token', async () => {
  const { world, input } = await preparePlanned();

  await requestApproval(world, { ...input, taskToken: 'secret-token' });

  expect(await world.reminders()).toHaveLength(3);
  expect(JSON.stringify(await world.reminders())).not.toContain('secret-token');
});
