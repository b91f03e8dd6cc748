import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openVectorStore } from '../../../../adapters/vector-stores/open-vector-store.ts';
import { storeConfig } from '../../../../core/contracts/config/store-config.ts';
import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import type { RealServer } from '../real-server.ts';
import { type Authority, authority, type TlsFront, tlsFront } from '../tls-front.ts';
import { createTable, LOGIN, PASSWORD, startPostgres } from './real-postgres.ts';

cloudSuite(['pgvector'], 'Postgres behind TLS', () => {
  let dir: string;
  let server: RealServer;
  let front: TlsFront;
  let trusted: Authority;
  let stranger: Authority;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'ragmend-pg-tls-'));
    [trusted, stranger] = [authority(), authority('Somebody else')];
    const { cert, key } = trusted.issue(['DNS:shard-1.rag.svc']);
    server = await startPostgres(dir);
    await createTable(server.url, 'documents', 4);
    // The server of these tests is built without TLS.
    front = await tlsFront(server.url, { cert, key }, 'postgres');
  });
  afterAll(async () => {
    await front?.close();
    await server?.stop();
    for (const each of [trusted, stranger]) each.remove();
    rmSync(dir, { recursive: true, force: true });
  });

  const opened = (tls: object | boolean) => {
    const secrets: Record<string, string> = { login: PASSWORD, ca: trusted.ca, other: stranger.ca };
    const given = { kind: 'pgvector', ...LOGIN, table: 'documents', passwordSecret: 'login', tls };
    return openVectorStore(storeConfig.parse(given), async (name) => String(secrets[name]));
  };
  const serverNames = ['shard-1.rag.svc'];

  test.each<[string, object | boolean]>([
    ['verified by its authority and name', { caSecret: 'ca', serverNames }],
    ['of whatever certificate, by choice', { insecureSkipVerify: true }],
    ['of whatever certificate, as before', true],
  ])('it is asked, %s', async (_, tls) => {
    expect(await opened(tls).status(front.url)).toMatchObject({ reachable: true, records: 0 });
  });

  test.each<[string, object, string]>([
    ['another authority', { caSecret: 'other', serverNames }, 'is signed by an authority that is not known here'],
    [
      'another name',
      { caSecret: 'ca', serverNames: ['b.rag.svc'] },
      "has 'DNS:shard-1.rag.svc', looked for 'b.rag.svc'",
    ],
  ])('a certificate of %s says nothing of the data', async (_, tls, reason) => {
    const asked = opened(tls).status(front.url);

    await expect(asked).rejects.toBeInstanceOf(DependencyUnavailable);
    await expect(asked).rejects.toThrow(reason);
  });
});
