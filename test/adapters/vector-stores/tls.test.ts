import { createChromaCollection } from '../../../adapters/vector-stores/chroma/server.ts';
import { openVectorStore } from '../../../adapters/vector-stores/open-vector-store.ts';
import { type StoreConfig, secretNamesOf, storeConfig } from '../../../core/contracts/config/store-config.ts';
import { StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import { DependencyUnavailable, NotFound } from '../../../core/kernel/task-error.ts';
import { emptyVolume, type RealProcesses, realProcesses } from '../local/real-processes.ts';
import { patient } from './patient.ts';
import { scriptedServer } from './scripted-server.ts';
import { type Authority, authority, type Identity, type TlsFront, tlsFront } from './tls-front.ts';

const COLLECTION = 'behind-tls';
const VECTOR = [1, 0, 0];
let world: RealProcesses;
let plain: string;
let trusted: Authority;
let stranger: Authority;
const fronts: TlsFront[] = [];
let secrets: Record<string, string>;

beforeAll(async () => {
  world = realProcesses();
  emptyVolume(world, 'base');
  plain = String((await world.processes.unfenced.start({ workloadId: 'base', volume: 'base' })).url);
  await createChromaCollection(plain, COLLECTION);
  [trusted, stranger] = [authority(), authority('Somebody else')];
  secrets = { 'rag/ca': trusted.ca, 'rag/both': `${stranger.ca}\n${trusted.ca}`, 'rag/wrong': 'not a certificate' };
});
afterAll(async () => {
  await Promise.all(fronts.map((front) => front.close()));
  for (const each of [trusted, stranger]) each.remove();
  expect(await world.close()).toBe(0);
});

async function frontOf(identity: Identity, options: object = {}): Promise<TlsFront> {
  const front = await tlsFront(plain, { ...identity, ...options });
  fronts.push(front);
  return front;
}
const storeWith = (tls: object, over: object = {}) =>
  patient(
    openVectorStore(storeConfig.parse({ kind: 'chroma', collection: COLLECTION, tls, ...over }), async (name) => {
      const value = secrets[name];
      if (value === undefined) throw new NotFound(`secret '${name}' does not exist`);
      return value;
    }),
  );

test('a real store behind TLS is written to and asked, verified by the certificate of its authority', async () => {
  const { url } = await frontOf(trusted.issue(['DNS:chroma.rag.svc']));
  const store = storeWith({ caSecret: 'rag/ca', serverNames: ['other.rag.svc', 'chroma.rag.svc'] });

  await store.upsert(url, [{ id: 'd1', text: 'one', vector: VECTOR, metadata: {} }]);
  const [ranking] = await store.search(url, [VECTOR], 1);

  expect(ranking).toMatchObject({ ids: ['d1'], texts: ['one'] });
  expect(await store.status(url)).toMatchObject({ reachable: true, records: 1 });
});

test('one of several authorities in a secret is enough, and so is the address in a certificate, or a wildcard', async () => {
  const byAddress = await frontOf(trusted.issue(['IP:127.0.0.1']));
  const byWildcard = await frontOf(trusted.issue(['DNS:*.chroma-headless.rag.svc']));

  const address = await storeWith({ caSecret: 'rag/both' }).status(byAddress.url);
  const serverNames = ['chroma-0.chroma-headless.rag.svc'];
  const wildcard = await storeWith({ caSecret: 'rag/ca', serverNames }).status(byWildcard.url);

  expect([address.reachable, wildcard.reachable]).toEqual([true, true]);
});

test('whoever skips verification by choice is answered by anybody', async () => {
  const { url } = await frontOf(stranger.issue(['DNS:elsewhere.example']));

  expect(await storeWith({ insecureSkipVerify: true }).status(url)).toMatchObject({ reachable: true });
});

const ONE_NAME = { caSecret: 'rag/ca', serverNames: ['chroma.rag.svc'] };
test.each<[string, () => Identity, object, string]>([
  [
    'of an authority that is not known',
    () => stranger.issue(['DNS:chroma.rag.svc']),
    ONE_NAME,
    'is signed by an authority that is not known here: name the secret',
  ],
  ['of no public authority', () => trusted.issue(['IP:127.0.0.1']), {}, 'is signed by an authority that is not known'],
  [
    'that is self-signed',
    () => stranger.own,
    ONE_NAME,
    'its certificate is self-signed: name the secret that holds it as store.tls.caSecret',
  ],
  [
    'for another host name',
    () => trusted.issue(['DNS:other.rag.svc']),
    ONE_NAME,
    "its certificate is for another host name: it has 'DNS:other.rag.svc', looked for 'chroma.rag.svc':",
  ],
  [
    'that has expired',
    () => trusted.issue(['DNS:chroma.rag.svc'], -1),
    ONE_NAME,
    'its certificate has expired: renew it',
  ],
])('a certificate %s says nothing of the store: it is never sick', async (_, identity, tls, reason) => {
  const { url } = await frontOf(identity());
  const store = storeWith(tls);

  for (const asked of [store.search(url, [VECTOR], 1), store.status(url), store.checkWrite(url)]) {
    await expect(asked).rejects.toBeInstanceOf(DependencyUnavailable);
    await expect(asked).rejects.toThrow(`chroma at '${url.replace('http', 'https')}`);
    await expect(asked).rejects.toThrow(reason);
  }
});

test('a certificate is verified on every connection, not on the first alone', async () => {
  const front = await frontOf(trusted.issue(['DNS:other.rag.svc']));
  const store = storeWith(ONE_NAME);

  for (let call = 0; call < 4; call++)
    await expect(store.search(front.url, [VECTOR], 1)).rejects.toThrow('is for another host name');
});

test('a connection is kept for the next request, and one that the server closed meanwhile costs nothing', async () => {
  const front = await frontOf(trusted.issue(['DNS:chroma.rag.svc']));
  const store = storeWith(ONE_NAME);

  for (let call = 0; call < 5; call++) await store.search(front.url, [VECTOR], 1);
  const kept = front.connections();
  front.cut();
  const after = await store.status(front.url);

  expect(kept).toBe(1);
  expect(after.reachable).toBe(true);
});

test('a server that asks for a client certificate is told so', async () => {
  const wanted = { requestCert: true, rejectUnauthorized: true, ca: trusted.ca };
  const { url } = await frontOf(trusted.issue(['DNS:chroma.rag.svc']), wanted);

  await expect(storeWith(ONE_NAME).search(url, [VECTOR], 1)).rejects.toThrow('it asks for a client certificate');
});

test('a server without TLS where TLS is wanted, and the other way round, is nothing known', async () => {
  const { url } = await frontOf(trusted.issue(['DNS:chroma.rag.svc']));
  const without = patient(openVectorStore(storeConfig.parse({ kind: 'chroma', collection: COLLECTION })));

  const faults = await Promise.all([
    storeWith(ONE_NAME).search(plain, [VECTOR], 1).catch(String),
    without.search(url, [VECTOR], 1).catch(String),
  ]);

  expect(faults).toEqual([
    expect.stringMatching(/^DependencyUnavailable: .*it does not speak TLS at this port: remove store.tls/),
    expect.stringMatching(/^DependencyUnavailable: .*it speaks TLS, and is asked without: set store.tls/),
  ]);
});

test('a secret that is missing or no certificate is named', async () => {
  await expect(storeWith({ caSecret: 'rag/none' }).status(plain)).rejects.toThrow("secret 'rag/none' does not exist");
  await expect(storeWith({ caSecret: 'rag/wrong' }).status(plain)).rejects.toThrow(
    "secret 'rag/wrong' holds no certificate: put it there as PEM",
  );
  expect(secretNamesOf(storeConfig.parse({ kind: 'qdrant', collection: 'c', tls: { caSecret: 'rag/ca' } }))).toEqual([
    'rag/ca',
  ]);
});

test('a server that is away, or too slow, is a fault of the shard over TLS too', async () => {
  const away = storeWith(ONE_NAME).search('http://127.0.0.1:1', [VECTOR], 1);

  await expect(away).rejects.toBeInstanceOf(StoreFailed);
  await expect(away).rejects.toThrow('ECONNREFUSED');
});

const ANSWERS: Partial<Record<StoreConfig['kind'], [object, unknown]>> = {
  weaviate: [{ collection: 'Docs' }, { version: '1.35.2' }],
  qdrant: [{ collection: 'docs' }, { result: {}, version: '1.15.0' }],
  opensearch: [{ index: 'docs' }, { version: { number: '2.19.3' }, count: 1 }],
};
test.each(Object.entries(ANSWERS))('the driver of %s speaks TLS as it is told', async (kind, [over, body]) => {
  const server = await scriptedServer(() => ({ body }));
  const front = await tlsFront(server.url, trusted.issue(['DNS:store.rag.svc']));
  const opened = (serverNames: string[]) =>
    patient(
      openVectorStore(
        storeConfig.parse({ kind, ...over, tls: { caSecret: 'rag/ca', serverNames } }),
        async () => trusted.ca,
      ),
    );

  await opened(['store.rag.svc']).status(front.url);
  const refused = opened(['chroma.rag.svc']).status(front.url);

  await expect(refused).rejects.toThrow('is for another host name');
  expect(server.asked.length).toBeGreaterThan(0);
  await Promise.all([front.close(), server.close()]);
});
