import { join } from 'node:path';
import { freePorts, type RealServer, startServer } from '../real-server.ts';

/**
 * Starts the Weaviate of RAGMEND_WEAVIATE on a data directory: one node, known by a fixed name, on
 * 127.0.0.1 as far as it can be told; `over` are other variables.
 */
export async function startWeaviate(dir: string, over: Record<string, string> = {}): Promise<RealServer> {
  const [port, gossip, data, raft, raftRpc, grpc] = (await freePorts(6)).map(String) as [string, ...string[]];
  const url = `http://127.0.0.1:${port}`;
  const command = String(process.env.RAGMEND_WEAVIATE);
  const args = ['--host', '127.0.0.1', '--port', port, '--scheme', 'http'];
  const env = {
    ...{ PERSISTENCE_DATA_PATH: join(dir, 'data'), DEFAULT_VECTORIZER_MODULE: 'none' },
    ...{ AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED: 'true', ENABLE_API_BASED_MODULES: 'false' },
    ...{ CLUSTER_HOSTNAME: 'node1', CLUSTER_BIND_ADDR: '127.0.0.1', CLUSTER_ADVERTISE_ADDR: '127.0.0.1' },
    ...{ CLUSTER_GOSSIP_BIND_PORT: gossip, CLUSTER_DATA_BIND_PORT: data, GRPC_PORT: grpc },
    ...{ RAFT_PORT: raft, RAFT_INTERNAL_RPC_PORT: raftRpc, RAFT_JOIN: `node1:${raft}`, RAFT_BOOTSTRAP_EXPECT: '1' },
    ...{ GO_PROFILING_DISABLE: 'true', DISABLE_TELEMETRY: 'true', LOG_LEVEL: 'warning' },
    ...over,
  } as Record<string, string>;
  const isReady = () =>
    fetch(`${url}/v1/.well-known/ready`, { signal: AbortSignal.timeout(1000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  return startServer({ command, args, env }, { url, log: join(dir, 'weaviate.log'), isReady });
}

/** Creates an empty collection in cosine space whose objects bring their vectors, of that name where one is given. */
export async function createCollection(
  url: string,
  collection: string,
  properties: string[],
  vector?: string,
): Promise<void> {
  const index = { vectorIndexType: 'hnsw', vectorIndexConfig: { distance: 'cosine' } };
  const vectors = vector
    ? { vectorConfig: { [vector]: { vectorizer: { none: {} }, ...index } } }
    : { vectorizer: 'none', ...index };
  const body = {
    ...{ class: collection, ...vectors },
    properties: properties.map((name) => ({ name, dataType: ['text'], tokenization: 'field' })),
  };
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/v1/schema`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`collection '${collection}' was not created: ${await answer.text()}`);
}
