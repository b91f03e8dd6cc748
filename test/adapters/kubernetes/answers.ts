import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../../adapters/kubernetes/api/cluster.ts';
import { NODE } from './jobs/volume-pods.ts';
import { runPod } from './pods.ts';

/** What a shard answered at a moment (ms since the epoch): the ids of its hits, or null where nobody did. */
export type Answer = { at: number; ids: string[] | null };

// Each question is a connection of its own, as of somebody who comes new.
const ASK = `
const { URL: url, VECTOR: vector, COLLECTION: collection } = process.env;
const all = url + '/api/v2/tenants/default_tenant/databases/default_database/collections/';
const send = async (path, body) => {
  const headers = { connection: 'close', 'content-type': 'application/json' };
  const answer = await fetch(all + path, { headers, signal: AbortSignal.timeout(1500), ...(body && { method: 'POST', body }) });
  return answer.json();
};
(async () => {
  for (;;) {
    const at = Date.now();
    const ids = await send(collection)
      .then(({ id }) => send(id + '/query', JSON.stringify({ query_embeddings: [JSON.parse(vector)], n_results: 5 })))
      .then(({ ids }) => ids[0].sort(), () => null);
    console.log(JSON.stringify({ at, ids }));
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
})();`;

/**
 * Asks a Chroma server from inside the cluster, over and over; `answers` grows, `next` waits for
 * what is asked from now on.
 */
export async function askAlways(cluster: Cluster, url: string, collection: string, vector: number[]) {
  const env = { URL: url, VECTOR: JSON.stringify(vector), COLLECTION: collection };
  await runPod(cluster, {
    ...{ name: 'asking', image: NODE, command: ['node', '-e', ASK] },
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
  });
  const log = spawn('kubectl', ['-n', cluster.namespace, 'logs', '-f', 'asking'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const answers: Answer[] = [];
  createInterface({ input: log.stdout }).on('line', (line) => answers.push(JSON.parse(line) as Answer));
  return {
    answers,
    async next(): Promise<Answer> {
      const now = Date.now();
      for (;;) {
        const found = answers.find(({ at }) => at >= now);
        if (found) return found;
        await sleep(50);
      }
    },
    close: () => void log.kill(),
  };
}
