import { waitUntil } from '../../../adapters/wait-until.ts';
import { completion, type ProviderServer, providerServer } from '../provider-server.ts';
import { said, startGateway } from '../start-gateway.ts';
import { stateOf, type TestState, testState } from './state-source.ts';

let primary: ProviderServer;
let backup: ProviderServer;
let known: TestState;
let gateway: Awaited<ReturnType<typeof startGateway>>;

type Word = {
  state: { version: number | null; readAt: string | null; away: { since: string; reason: string } | null };
};
const word = async () => ((await (await fetch(`${gateway.url}/status`)).json()) as Word).state;
const until = (done: () => Promise<boolean>) => waitUntil(done, { everyMs: 50, ms: 30_000 });

beforeEach(async () => {
  primary = await providerServer(completion('one'));
  backup = await providerServer(completion('two'));
  known = testState(stateOf(0));
});

afterEach(async () => {
  await Promise.all([primary.close(), backup.close()]);
  await gateway.close();
});

test.each([
  ['fails', 'Error', () => Promise.reject(new Error('the store is away'))],
  ['hangs', 'Late', () => new Promise<never>(() => undefined)],
])(
  'while the store of the state %s, all is answered by the last known state, and status and metrics say so',
  async (_, reason, away) => {
    gateway = await startGateway([primary, backup], {}, {}, known.openStores);
    expect(await said(await gateway.ask())).toMatchObject({ answer: 'backup' });
    known.read = away;
    await until(async () => (await word()).away !== null);
    expect(await word()).toMatchObject({ version: 1, away: { reason } });
    expect(await said(await gateway.ask())).toMatchObject({ status: 200, answer: 'backup' });
    expect(await (await fetch(`${gateway.url}/metrics`)).text()).toContain(
      'ragmend_gateway_state_away{target="docs-rag"} 1',
    );
    known.read = async () => stateOf(100, { version: 2 });
    await until(async () => (await word()).away === null);
    expect(await said(await gateway.ask())).toMatchObject({ answer: 'primary' });
  },
  60_000,
);

test('a gateway that finds its store hanging starts anyway, by ragmend.yaml', async () => {
  known.read = () => new Promise<never>(() => undefined);
  gateway = await startGateway([primary, backup], {}, {}, known.openStores);
  expect(await said(await gateway.ask())).toMatchObject({ answer: 'primary' });
  expect(await word()).toMatchObject({ version: null, readAt: null, away: { reason: 'Late' } });
}, 60_000);
