import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { systemClock } from '../../../../adapters/clock.ts';
import type { Cluster } from '../../../../adapters/kubernetes/api/cluster.ts';
import type { Heard } from '../../../../adapters/kubernetes/api/pod-exec.ts';
import { inClusterStore } from '../../../../adapters/kubernetes/store/in-cluster-store.ts';
import { createChromaCollection } from '../../../../adapters/vector-stores/chroma/server.ts';
import { openVectorStore } from '../../../../adapters/vector-stores/open-vector-store.ts';
import { serveStore } from '../../../../agent/pod/store.ts';
import { checkStore } from '../../../../cli/doctor/check-store.ts';
import { type StoreConfig, storeConfig } from '../../../../core/contracts/config/store-config.ts';
import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { vectorStoreContract } from '../../../contracts/vector-store.contract.ts';
import { emptyVolume, type RealProcesses, realProcesses } from '../../local/real-processes.ts';
import { silentServer } from '../real-server.ts';
import { type Authority, authority, type TlsFront, tlsFront } from '../tls-front.ts';

const TOKEN = 's3cret-token';
const HEADER = 'x-chroma-token';

let world: RealProcesses;
let plain: string;
let guard: Guard;
let silent: Awaited<ReturnType<typeof silentServer>>;
let trusted: Authority;
let front: TlsFront;
let counter = 0;

beforeAll(async () => {
  world = realProcesses();
  emptyVolume(world, 'base');
  plain = String((await world.processes.unfenced.start({ workloadId: 'base', volume: 'base' })).url);
  guard = await guardBefore(
    plain,
    (headers) => headers[HEADER] === TOKEN || headers.authorization === `Bearer ${TOKEN}`,
  );
  silent = await silentServer();
  trusted = authority();
  front = await tlsFront(guard.url, trusted.issue(['DNS:chroma.rag.svc']));
});
afterAll(async () => {
  silent.close();
  await front.close();
  await guard.close();
  trusted.remove();
  expect(await world.close()).toBe(0);
});

type Guard = { url: string; close(): Promise<void> };
/**
 * A server that passes on to a real one what has the right token, and refuses the rest: Chroma 1.x
 * leaves that to who stands before it.
 */
async function guardBefore(url: string, isKnown: (headers: IncomingHttpHeaders) => boolean): Promise<Guard> {
  const server = createServer((asked, answer) => {
    if (!isKnown(asked.headers)) return void answer.writeHead(401).end('{"error":"Unauthorized"}');
    const { method = 'GET', headers } = asked;
    const passed = request(`${url}${asked.url}`, { method, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const configOf = (collection: string, over: object = {}) =>
  storeConfig.parse({ kind: 'chroma', collection, tokenSecret: 'docs-rag/chroma', ...over });
const storeWith = (over: object = {}, token = TOKEN) => openVectorStore(configOf('guarded', over), async () => token);
async function freshCollection(): Promise<string> {
  const collection = `guarded-${counter++}`;
  await createChromaCollection(plain, collection);
  return collection;
}

describe('every call carries the token', () => {
  let collection: string;
  beforeEach(async () => {
    collection = await freshCollection();
  });

  vectorStoreContract('chroma behind a token', () => ({
    store: openVectorStore(configOf(collection), async () => TOKEN),
    dimension: 256,
    server: async () => guard.url,
    another: freshCollection,
    away: async () => 'http://127.0.0.1:1',
    silent: async () => `http://127.0.0.1:${silent.port}`,
  }));
});

/** A driver as functions, `doctor` and `golden record` have it: the agent asks, with the secrets that it was handed. */
function throughTheAgent(store: StoreConfig, secrets: Record<string, string>) {
  const open = async (heard: Heard) => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    let rest = '';
    output.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(heard.line);
    });
    void serveStore(input, output).then(() => heard.ended('it ended'));
    return { send: (line: string) => void input.write(`${line}\n`), close: () => input.end() };
  };
  const deps = { cluster: {} as Cluster, target: { store }, clock: systemClock };
  return inClusterStore({ ...deps, secretOf: async (name) => String(secrets[name]) }, { open });
}

test.each([
  ['authorization', {}],
  [HEADER, { tokenHeader: HEADER }],
])('through the agent too, as %s, and over TLS', async (_, over) => {
  const collection = await freshCollection();
  const tls = { caSecret: 'docs-rag/ca', serverNames: ['chroma.rag.svc'] };
  const secrets = { 'docs-rag/chroma': TOKEN, 'docs-rag/ca': trusted.ca };
  const opened = [{}, { tls }].map((each) => throughTheAgent(configOf(collection, { ...over, ...each }), secrets));

  const [found, secured] = await Promise.all([opened[0]?.status(guard.url), opened[1]?.status(front.url)]);
  const findings = await checkStore(opened[1] as never, [{ shardId: 'shard-1', url: front.url }], 256);

  for (const each of opened) each.close();
  expect([found, secured]).toMatchObject([
    { reachable: true, records: 0 },
    { reachable: true, records: 0 },
  ]);
  expect(findings).toMatchObject([{ status: 'ok', about: "shard 'shard-1' answers a search and holds 0 documents" }]);
});

test('without its token, or with another, nothing is known of the store, and no message has the token', async () => {
  const without = openVectorStore(storeConfig.parse({ kind: 'chroma', collection: 'guarded' }));
  const wrong = storeWith({}, 'another-token');

  for (const store of [without, wrong])
    for (const asked of [store.status(guard.url), store.search(guard.url, [[1]], 1), store.checkWrite(guard.url)]) {
      await expect(asked).rejects.toBeInstanceOf(DependencyUnavailable);
      await expect(asked).rejects.toThrow('check the login that `store` in ragmend.yaml names');
      await expect(asked).rejects.not.toThrow('another-token');
    }
  const [finding] = await checkStore(wrong, [{ shardId: 'shard-1', url: guard.url }], 1);
  expect(finding).toMatchObject({
    status: 'failed',
    about: expect.stringContaining("shard 'shard-1' can't be judged"),
  });
});

test('the line feed that a secret was saved with does no harm; one within it is told, and nobody sees the token', async () => {
  const tls = { caSecret: 'docs-rag/ca', serverNames: ['chroma.rag.svc'] };
  const secretOf = (token: string) => async (name: string) => (name === 'docs-rag/ca' ? trusted.ca : token);
  const opened = (token: string, over: object) => openVectorStore(configOf('nothing', over), secretOf(token));

  for (const [url, over] of [
    [guard.url, {}],
    [front.url, { tls }],
  ] as const) {
    expect(await opened(`${TOKEN}\n`, over).status(url)).toMatchObject({ reachable: true });
    const broken = opened(`${TOKEN}\n${TOKEN}`, over).status(url);
    await expect(broken).rejects.toBeInstanceOf(DependencyUnavailable);
    await expect(broken).rejects.toThrow("its secret for 'authorization' has a character that no header can have");
    await expect(broken).rejects.not.toThrow(TOKEN);
  }
});
