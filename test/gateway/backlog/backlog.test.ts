import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../../../adapters/wait-until.ts';
import { completion, json, type ProviderServer, providerServer } from '../provider-server.ts';
import { startGateway } from '../start-gateway.ts';
import { stateOf, testState } from '../state/state-source.ts';

const down = json(503, { error: { message: 'down', type: 'server_error', code: null } });
let folder: string;
let primary: ProviderServer;
let backup: ProviderServer;
let gateway: Awaited<ReturnType<typeof startGateway>>;

async function start(rest?: Parameters<typeof startGateway>[1], openStores?: Parameters<typeof startGateway>[3]) {
  gateway = await startGateway([primary, backup], rest, { own: join(folder, 'gateway.db') }, openStores);
}

const later = (id: string, body: object = {}) =>
  gateway.ask(body as Record<string, unknown>, {
    headers: { 'content-type': 'application/json', prefer: 'respond-async', 'idempotency-key': id },
  });
const fetchIt = (location: string | null) => fetch(`${gateway.url}${location}`);

/** Looks until a kept request has ended. */
async function ended(location: string | null): Promise<Response> {
  for (;;) {
    const response = await fetchIt(location);
    if (response.status !== 202) return response;
    await response.text();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  primary = await providerServer(completion('one'));
  backup = await providerServer(completion('two'));
});

afterEach(async () => {
  await Promise.all([primary.close(), backup.close()]);
  await gateway.close();
  await rm(folder, { recursive: true });
});

test('a client that would rather not wait is told where its answer will be, and finds it there', async () => {
  await start();
  const response = await later('r-1', { stream: true });
  expect([response.status, response.headers.get('preference-applied')]).toEqual([202, 'respond-async']);
  const location = response.headers.get('location');
  expect(location).toBe('/v1/requests/r-1');
  const answer = await ended(location);
  expect(answer.headers.get('x-ragmend-answer')).toBe('primary');
  expect((await answer.json()).choices[0].message.content).toBe('one');
});

test('the same id again is the same answer, and asks no provider again', async () => {
  await start();
  await ended((await later('r-1')).headers.get('location'));
  const again = await later('r-1');
  expect([again.status, (await again.json()).choices[0].message.content]).toEqual([200, 'one']);
  expect(primary.state.asked).toHaveLength(1);
  expect((await later('r-1', { seed: 2 })).status).toBe(409);
});

test('what waits outlives the gateway and an outage, which counts as no attempt', async () => {
  primary.state.answering = down;
  backup.state.answering = down;
  await start({ backlog: { attempts: 1 }, failures: { openSeconds: 0.1 }, probes: { good: 1 } });
  const location = (await later('r-1')).headers.get('location');
  while (primary.state.asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  await gateway.close();
  primary.state.answering = completion('one');
  await start();
  const answer = await ended(location);
  expect([answer.status, answer.headers.get('x-ragmend-answer')]).toEqual([200, 'primary']);
});

test('a request that every provider answers with nothing is dropped by itself', async () => {
  primary.state.answering = completion('');
  backup.state.answering = completion('');
  await start({ backlog: { attempts: 2 } });
  const answer = await ended((await later('r-1')).headers.get('location'));
  expect([answer.status, (await answer.json()).error.code]).toEqual([410, 'request_failed']);
});

test("a client's own fault is its answer", async () => {
  primary.state.answering = json(400, { error: { message: 'bad', type: 'invalid_request_error' } });
  await start();
  expect((await ended((await later('r-1')).headers.get('location'))).status).toBe(400);
});

test('a full backlog is 429 while providers serve', async () => {
  primary.state.answering = () => undefined;
  await start({ backlog: { maxCount: 1 } });
  await later('r-1');
  const refused = await later('r-2');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
  expect((await fetchIt('/v1/requests/r-2')).status).toBe(404);
});

test('a state without backlog has requests answered at once while a provider serves, and kept while none does', async () => {
  const known = testState(stateOf(100, { backlog: true }));
  const rest = { failures: { minimum: 1, openSeconds: 3600 } };
  await start(rest, known.openStores);
  expect((await later('r-1')).status).toBe(202);
  await ended('/v1/requests/r-1');
  known.state = stateOf(100, { version: 2 });
  await waitUntil(async () => (await later(`r-${randomUUID()}`)).status === 200, { everyMs: 50, ms: 15_000 });
  const again = await later('r-1');
  expect([again.status, again.headers.get('preference-applied')]).toEqual([200, 'respond-async']);
  primary.state.answering = down;
  backup.state.answering = down;
  const someServe = async () => (await (await fetch(`${gateway.url}/status`)).text()).includes('"state":"serving"');
  while (await someServe()) await gateway.ask();
  expect((await later('r-2')).status).toBe(202);
});
