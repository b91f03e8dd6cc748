import { ragmend } from '../../cli/program.ts';
import { shareOf } from '../../share.ts';
import { until } from '../../until.ts';
import { type FailingProvider, failingProvider, patiently } from './failing-provider.ts';

jest.setTimeout(900_000);

let world: FailingProvider;
beforeEach(async () => {
  world = await failingProvider();
});
afterEach(() => world.stop());

const isOnBackup = async () => world.percentOf('backup') === 100;

test.each(
  shareOf<[string, () => Promise<void>]>([
    ['a provider that flaps every 3 s is switched away from once, and returns once it is steady', flaps],
    ['a refused key pages a person though the backup answers everybody, and a good probe ends the lock', refusesItsKey],
    [
      'a primary that answers worse at 25 % is taken back, and a person is asked before it may rise again',
      answersWorse,
    ],
  ]),
)('%s', (_, ends) => ends());

async function flaps(): Promise<void> {
  const users = world.users();
  await world.providers().break('primary', { how: 'overloaded', flapMs: 3000, forMs: 60_000 });

  const { id } = await world.run();
  const view = await world.ended(id);
  const counts = await users.stop();

  expect(view.status).toBe('Completed');
  expect(view.approvals.filter(({ plan }) => plan.action === 'switch')).toHaveLength(1);
  expect(await world.runs()).toHaveLength(1);
  expect(world.percentOf('primary')).toBe(100);
  expect(counts.failed).toBe(0);
}

async function refusesItsKey(): Promise<void> {
  const users = world.users();
  await world.providers().break('primary', { how: 'unauthorised' });

  const page = await until(async () => world.pages().find(({ text }) => /Auth/.test(text)));
  await until(isOnBackup);
  const { id } = await world.run();
  await world.providers().heal('primary');
  // A person who mended the key has it probed. Soon after a failed probe the gateway only repeats its result.
  const probe = () => ragmend('provider', 'probe', 'primary', '--dir', world.dir);
  await until(async () => (await probe()).code === 0);
  const view = await world.ended(id);
  const counts = await users.stop();

  expect(page.text).toContain('primary');
  expect(view.status).toBe('Completed');
  expect([counts.failed, counts.answered.refused ?? 0, counts.answered.cached ?? 0]).toEqual([0, 0, 0]);
}

async function answersWorse(): Promise<void> {
  const users = world.users();
  await world.providers().break('primary', { how: 'overloaded' });
  await until(isOnBackup);
  await world.providers().heal('primary');
  await patiently(async () => world.percentOf('primary') === 25);

  await world.providers().turn('primary', { wrongShare: 1 });
  const [{ id } = { id: '' }] = await world.runs();
  const ramps = async () =>
    (await world.client().incident(id)).approvals.filter(({ plan }) => plan.action === 'ramp').length;
  await patiently(async () => (world.percentOf('primary') ?? 100) < 25);
  await patiently(async () => (await ramps()) >= 2);
  await users.stop();

  const percents = world.states().map(({ weights }) => weights.find(({ provider }) => provider === 'primary')?.percent);
  expect(Math.max(...percents.slice(1).map(Number))).toBe(25);
}
