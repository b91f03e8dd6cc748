import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { mayDo } from '../../adapters/kubernetes/api/access-reviews.ts';
import type { Cluster } from '../../adapters/kubernetes/api/cluster.ts';
import { withForward } from '../../adapters/kubernetes/api/port-forward.ts';
import { currentOf, ownerOf, podsOf } from '../../adapters/kubernetes/registry/owner.ts';
import { jsonIn } from '../../core/kernel/json-in.ts';
import type { GuessedTarget } from './guess-targets.ts';
import { type Answer, type Collection, collectionsOf, LoginWanted } from './store-collections.ts';

/** What the server of a shard reveals without a login; `unasked` says why nothing is known. */
export type ShardSays = {
  shard: string;
  isTls: boolean;
  wantsLogin: boolean;
  collections: Collection[];
  unasked: string | null;
};

/**
 * Asks each shard of a target about its contents, by a forwarded port of its pod and with the
 * rights of the person. It never throws for a shard that does not answer.
 */
export async function askShards(cluster: Cluster, target: GuessedTarget): Promise<ShardSays[]> {
  const { namespace } = cluster;
  const forwards = { verb: 'create', group: '', resource: 'pods/portforward', namespace };
  const mayForward = await mayDo(cluster, forwards);
  return Promise.all(
    target.shards.map(async ({ workload }): Promise<ShardSays> => {
      const nothing = { shard: workload, isTls: false, wantsLogin: false, collections: [] };
      if (!mayForward) return { ...nothing, unasked: `you may not forward a port of a pod in '${namespace}'` };
      try {
        return { ...nothing, ...(await askShard(cluster, target, workload)), unasked: null };
      } catch (error) {
        return { ...nothing, unasked: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
}

type Said = Pick<ShardSays, 'isTls' | 'wantsLogin' | 'collections'>;

async function askShard(cluster: Cluster, { kind, port }: GuessedTarget, workload: string): Promise<Said> {
  const pod = currentOf(await podsOf(cluster, await ownerOf(cluster, workload)));
  if (pod?.status?.phase !== 'Running') throw new Error('none of its pods runs');
  if (kind === 'pgvector') return { isTls: false, wantsLogin: true, collections: [] };
  return withForward(cluster, { pod: pod.metadata.name, port }, async (local) => {
    const isTls = await speaksTls(local);
    try {
      const collections = await collectionsOf(kind, (path) => get(isTls, local, path));
      return { isTls, wantsLogin: false, collections };
    } catch (error) {
      if (error instanceof LoginWanted) return { isTls, wantsLogin: true, collections: [] };
      throw error;
    }
  });
}

async function speaksTls(port: number): Promise<boolean> {
  return get(true, port, '/').then(
    () => true,
    () => false,
  );
}

const ANSWER_MS = 5_000;

/** Sends nothing secret, so it does not matter who answers. */
function get(isTls: boolean, port: number, path: string): Promise<Answer> {
  const options = { host: '127.0.0.1', port, path, agent: false, timeout: ANSWER_MS, rejectUnauthorized: false };
  return new Promise((resolve, reject) => {
    const request = (isTls ? getHttps : getHttp)(options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: jsonIn(text) }));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error(`it gave no answer in ${ANSWER_MS / 1000} s`)));
    request.on('error', reject);
  });
}
