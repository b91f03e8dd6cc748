import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { registryEntry } from '../../../core/contracts/registry.ts';
import { clusterRegistry } from '../../../gateway/state/cluster-registry.ts';

const ENTRY = registryEntry.parse({
  ...{ shardId: 'shard-1', replicaOf: null, workloadId: 'chroma', url: 'http://shard-1:8000' },
  ...{ epoch: 4, route: 'none', replicaUrl: null },
});

/** The API of a cluster with one ConfigMap; `seen` are the requests. */
async function prepareApi(status: number, data: Record<string, string>) {
  const seen: (string | undefined)[][] = [];
  const server: Server = createServer(({ url, headers }, response) => {
    seen.push([url, headers.authorization]);
    response.writeHead(status).end(JSON.stringify({ data }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const account = mkdtempSync(join(process.env.RAGMEND_TEST_FOLDER ?? '', 'account-'));
  for (const [file, text] of Object.entries({ token: 'first\n', 'ca.crt': '', namespace: 'rag' }))
    writeFileSync(join(account, file), text);
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { seen, account, registry: await clusterRegistry({ configMap: 'the-registry', api, account }), server };
}

test('the shards are read with the token of the pod, also after it was renewed', async () => {
  const { seen, account, registry, server } = await prepareApi(200, {
    order: '["shard-1"]',
    'entry.shard-1': JSON.stringify(ENTRY),
  });

  const first = await registry.entries();
  writeFileSync(join(account, 'token'), 'second');
  await registry.entries();

  expect(first).toEqual([ENTRY]);
  const path = '/api/v1/namespaces/rag/configmaps/the-registry';
  expect(seen).toEqual([
    [path, 'Bearer first'],
    [path, 'Bearer second'],
  ]);
  await registry.close();
  server.close();
});

test('a refusal says what to do, and not with which token', async () => {
  const { registry, server } = await prepareApi(403, {});

  await expect(registry.entries()).rejects.toThrow(
    "the registry 'the-registry' was not read (status 403): apply the manifests again",
  );
  await registry.close();
  server.close();
});
