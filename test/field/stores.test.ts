import { createServer, type Server } from 'node:net';
import { chromaServer, createChromaCollection } from '../../adapters/vector-stores/chroma/server.ts';
import { openVectorStore } from '../../adapters/vector-stores/open-vector-store.ts';
import { statementsFor } from '../../adapters/vector-stores/pgvector/statements.ts';
import { type StoreConfigOf, storeConfig } from '../../core/contracts/config/store-config.ts';
import { scriptedServer } from '../adapters/vector-stores/scripted-server.ts';
import { type BrokenChroma, brokenChroma, DOCUMENTS, vectorOf } from './broken-chroma.ts';
import { proveFieldCases } from './field-cases.ts';

const VECTOR = [1, 0, 0];
const pgvector = (over = {}) =>
  storeConfig.parse({ kind: 'pgvector', database: 'rag', user: 'ragmend', table: 'docs', ...over });
const kindOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'answered',
    (error: Error) => error.name,
  );

let chroma: BrokenChroma;

beforeAll(async () => {
  chroma = await brokenChroma(chromaServer);
});
afterAll(() => chroma.close());

/** A Postgres that answers whoever connects with one error, in its protocol (version 3). */
async function refusingPostgres(code: string): Promise<{ url: string; server: Server }> {
  const fields = [`SFATAL`, `C${code}`, 'Mrefused'].map((field) => `${field}\0`).join('');
  const body = Buffer.from(`${fields}\0`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.concat([Buffer.from('E'), length, body])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, server };
}

proveFieldCases('stores as they are set up, and what they hold', [
  {
    report: 'chroma-core/chroma#910, a tenth of chroma.sqlite3 zeroed',
    before: 'asked for distances only: all 15 queries right after a restart',
    now: 'asked for texts and metadata: searches or reads fail, with StoreFailed',
    proof: async () => {
      const url = await chroma.broken('zeroed', 'zeroTenth');

      const bare = await chroma.answered((at) => chroma.bareSearch(url, [vectorOf(at)]));
      const read = await chroma.answered((at) => chroma.store.read(url, [`d${at}`]));
      const searched = await chroma.answered((at) => chroma.store.search(url, [vectorOf(at)], 5));

      expect(bare).toBe(DOCUMENTS);
      expect(Math.min(read, searched)).toBeLessThan(DOCUMENTS);
      expect(await kindOf(chroma.walk(url))).toBe('StoreFailed');
    },
  },
  {
    report: 'a text is gone while its vector is whole',
    before: 'right ids and scores: well',
    now: 'the hit stands in the answer without its text',
    proof: async () => {
      const url = await chroma.broken('textless', 'loseText');

      const [answer] = await chroma.store.search(url, [vectorOf(7)], 2);

      expect(answer?.ids[0]).toBe('d7');
      expect(answer?.texts).toEqual([null, expect.any(String)]);
    },
  },
  {
    report: 'MemPalace/mempalace#2510, an older index folder',
    before: 'newer documents are unreachable, the count is right: well',
    now: 'reading one of them fails, and its own vector does not find it',
    proof: async () => {
      const url = await chroma.broken('older', 'olderIndex');
      const last = DOCUMENTS - 1;

      const [answer] = await chroma.store.search(url, [vectorOf(last)], 1);

      expect((await chroma.store.status(url)).records).toBe(DOCUMENTS);
      expect(answer?.ids).not.toEqual([`d${last}`]);
      expect(await kindOf(chroma.store.read(url, [`d${last}`]))).toBe('StoreFailed');
    },
  },
  {
    report: 'amikos-tech/chromadb-ops#102, another collection of the server',
    before: 'nothing knows of it',
    now: 'it stands among the holdings with its count, also one of another database',
    proof: async () => {
      await createChromaCollection(chroma.url, 'notes');
      await chroma.inDatabase('archive', 'old-notes');

      const holdings = await chroma.store.holdings(chroma.url);

      expect(holdings).toEqual(
        expect.arrayContaining([
          { name: 'docs', records: DOCUMENTS, ours: true },
          { name: 'notes', records: 0, ours: false },
          { name: 'archive/old-notes', records: 0, ours: false },
        ]),
      );
    },
  },
  {
    report: 'alkem-io/alkemio#2103, metadata set later',
    before: 'Chroma keeps what an upsert does not name',
    now: 'an upsert writes the metadata as a whole',
    proof: async () => {
      const one = { id: 'acl', text: 'x', vector: vectorOf(1) };
      await chroma.store.upsert(chroma.url, [{ ...one, metadata: { acl: 'all', draft: true } }]);

      await chroma.store.upsert(chroma.url, [{ ...one, metadata: { acl: 'hr-only', tags: ['a', 'b'] } }]);

      const [held] = await chroma.store.read(chroma.url, ['acl']);
      expect(held?.metadata).toEqual({ acl: 'hr-only', tags: '["a","b"]' });
      await chroma.store.remove(chroma.url, ['acl']);
      expect(await chroma.store.read(chroma.url, ['acl'])).toEqual([]);
    },
  },
  {
    report: 'chroma-core/chroma-mcp#59, tenant, database and token',
    before: 'always default_tenant and default_database, no token',
    now: '`tenant`, `database`, `tokenSecret` and `tokenHeader` are asked with',
    proof: async () => {
      const store = await chroma.inDatabase('prod', 'tenant-docs', 'acme');
      await store.upsert(chroma.url, [{ id: 'd1', text: 'one', vector: VECTOR, metadata: {} }]);
      expect((await store.search(chroma.url, [VECTOR], 1))[0]).toMatchObject({ ids: ['d1'], texts: ['one'] });

      const server = await scriptedServer(() => ({ status: 404, body: {} }));
      const asked = { kind: 'chroma', collection: 'docs', tenant: 'a b', tokenSecret: 'chroma' };
      for (const over of [{}, { tokenHeader: 'x-chroma-token' }])
        await kindOf(
          openVectorStore(storeConfig.parse({ ...asked, ...over }), async () => 'T').search(server.url, [VECTOR], 1),
        );
      await server.close();
      expect(server.asked.map(({ path }) => path)).toEqual(
        Array(2).fill('/api/v2/tenants/a%20b/databases/default_database/collections/docs'),
      );
      expect(server.asked.map(({ headers }) => [headers.authorization, headers['x-chroma-token']])).toEqual([
        ['Bearer T', undefined],
        [undefined, 'T'],
      ]);
    },
  },
  {
    report: 'a login that is refused, a request that is called malformed, a server that is busy',
    before: 'a sick shard: taken out and restored',
    now: 'nothing known; a collection that is gone stays a fault',
    proof: async () => {
      const kinds = await Promise.all(
        [400, 401, 403, 404, 422, 429, 500, 503].map(async (status) => {
          const server = await scriptedServer(() => ({ status, body: { error: 'no' } }));
          const store = openVectorStore(storeConfig.parse({ kind: 'qdrant', collection: 'docs' }));
          const kind = await kindOf(store.search(server.url, [VECTOR], 1));
          await server.close();
          return [status, kind];
        }),
      );
      const unknown = [400, 401, 403, 422, 429];

      for (const [status, kind] of kinds)
        expect([status, kind]).toEqual([
          status,
          unknown.includes(Number(status)) ? 'DependencyUnavailable' : 'StoreFailed',
        ]);
    },
  },
  {
    report: 'NateBJones-Projects/OB1#319, SQL errors of class 42 and of the login',
    before: 'a sick shard',
    now: 'nothing known, as of too many connections; a damaged page (XX001) is a fault, and so is a server that starts (57P03), which is asked again',
    proof: async () => {
      const unknown = ['42P01', '42501', '42883', '28P01', '28000', '3D000', '53300'];
      const told = { XX001: 'StoreFailed', '57P03': 'StoreSilent' };
      const all = [...unknown.map((code) => [code, 'DependencyUnavailable']), ...Object.entries(told)];
      for (const [code = '', expected] of all) {
        const { url, server } = await refusingPostgres(code);
        const kind = await kindOf(openVectorStore(pgvector()).search(url, [VECTOR], 1));
        server.close();
        expect([code, kind]).toEqual([code, expected]);
      }
    },
  },
  {
    report: 'pgvector#849, danny-avila/rag_api#272, an index on embedding::halfvec(3072)',
    before: 'the driver scans the table: a zeroed index counts as healthy',
    now: '`cast` is in the search, and no other SQL gets in (the refusal by EXPLAIN: pgvector/configured.cloud.ts)',
    proof: async () => {
      const { search } = statementsFor(pgvector({ cast: 'halfvec(3072)' }) as StoreConfigOf<'pgvector'>);

      expect(search).toContain('ORDER BY "embedding"::halfvec(3072) <=> $1::halfvec(3072)');
      for (const cast of ['halfvec(3072); DROP TABLE docs', 'halfvec', 'text', 'halfvec(0)', 'halfvec(3072)::text'])
        expect(() => pgvector({ cast })).toThrow('give a type of pgvector');
    },
  },
]);
