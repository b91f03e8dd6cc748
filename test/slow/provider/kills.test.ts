import { shareOf } from '../../share.ts';
import { until } from '../../until.ts';
import { type FailingProvider, failingProvider, patiently } from './failing-provider.ts';

jest.setTimeout(900_000);

let world: FailingProvider;
beforeEach(async () => {
  world = await failingProvider();
});
afterEach(() => world.stop());

test.each(
  shareOf<[string, () => Promise<void>]>([
    ['kill -9 of control plane and gateway at each stage: the run goes on, and nothing is done twice', goesOn],
    ['both down: cached answers and refusals only, and what was kept is answered after all was killed', keepsWhatWaits],
  ]),
)('%s', (_, holds) => holds());

async function goesOn(): Promise<void> {
  const users = world.users();
  await world.providers().break('primary', { how: 'overloaded' });
  const { id } = await world.run();
  await world.killControlPlane();
  await until(async () => world.percentOf('backup') === 100);
  await world.killGateway();
  await world.killControlPlane();
  await world.providers().heal('primary');
  await patiently(async () => (world.percentOf('primary') ?? 0) >= 5);
  await world.killControlPlane();
  await world.killGateway();

  const view = await world.ended(id);
  await users.stop();

  expect(view.status).toBe('Completed');
  expect(await world.runs()).toHaveLength(1);
  expect(view.approvals.filter(({ plan }) => plan.action === 'switch')).toHaveLength(1);
  expect(world.percentOf('primary')).toBe(100);
}

async function keepsWhatWaits(): Promise<void> {
  const before = world.users();
  await until(async () => before.counts.asked > world.questions.length);
  await before.stop();
  for (const name of ['primary', 'backup']) await world.providers().break(name, { how: 'overloaded' });
  const users = world.users();
  const { id } = await world.run();
  await until(async () => world.states().at(-1)?.mode === 'fallback');
  const refused = await chat({ messages: [{ role: 'user', content: 'a question that nobody asked before' }] });
  const kept = await Promise.all(Array.from({ length: 12 }, (_, number) => keep(number)));
  const whileDown = await users.stop();

  await world.killGateway();
  await world.killControlPlane();
  const waiting = await Promise.all(kept.map(stateOf));
  for (const name of ['primary', 'backup']) await world.providers().heal(name);
  await patiently(async () => (await Promise.all(kept.map(stateOf))).every(({ status }) => status === 200));
  const answers = await Promise.all(kept.map(stateOf));
  const later = world.users();
  const view = await world.ended(id);
  await later.stop();

  expect(Object.keys(whileDown.answered).sort()).toEqual(
    ['cached', 'refused'].filter((mode) => whileDown.answered[mode]),
  );
  expect(whileDown.answered.cached).toBeGreaterThan(0);
  expect(whileDown.failed).toBe(0);
  expect(refused.headers.get('x-ragmend-answer')).toBe('refused');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(waiting.map(({ status }) => status)).toEqual(kept.map(() => 202));
  for (const { mode } of answers) expect(['primary', 'backup']).toContain(mode);
  expect(view.status).toBe('Completed');
}

function chat(body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${world.at.gateway()}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model: 'scripted-1', ...body }),
  });
}

/** Sends a request that may wait, and gives its id. */
async function keep(number: number): Promise<string> {
  const id = `kept-${number}`;
  const messages = [{ role: 'user', content: `request ${number}` }];
  const { status } = await chat({ messages }, { prefer: 'respond-async', 'idempotency-key': id });
  if (status !== 202) throw new Error(`request '${id}' was not kept: ${status}`);
  return id;
}

async function stateOf(id: string): Promise<{ status: number; mode: string | null }> {
  const { status, headers } = await fetch(`${world.at.gateway()}/v1/requests/${id}`);
  return { status, mode: headers.get('x-ragmend-answer') };
}
