import { waitUntil } from '../../../../adapters/wait-until.ts';
import { NODE } from '../jobs/volume-pods.ts';

/** A program that listens on 8080; a pod with PROVEN=no answers 503. */
const LISTEN =
  "require('node:http').createServer((q, a) => { a.statusCode = process.env.PROVEN === 'no' ? 503 : 200; a.end(); }).listen(8080)";
const SLEEP = 'setInterval(() => {}, 1e6)';

type Form = { replicas?: number; program?: string; env?: object[]; spec?: object; metadata?: object; pod?: object };

/** A workload of a team, whose pods end at once. */
export function teamWorkload(kind: string, name: string, namespace: string, form: Form = {}): object {
  const { replicas = 1, program = SLEEP, env = [], spec = {}, metadata = {}, pod = {} } = form;
  const labels = { app: name };
  const container = { name: 'main', image: NODE, command: ['node', '-e', program], env };
  return {
    ...{ apiVersion: 'apps/v1', kind, metadata: { name, namespace, ...metadata } },
    spec: {
      ...(kind !== 'DaemonSet' && { replicas }),
      ...(kind === 'StatefulSet' && { serviceName: name }),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { terminationGracePeriodSeconds: 0, containers: [container], ...pod },
      },
      ...spec,
    },
  };
}

/** A Deployment that listens. */
export const listening = (name: string, namespace: string, form: Form = {}) =>
  teamWorkload('Deployment', name, namespace, { program: LISTEN, ...form });

/** Waits for what a cluster comes to; throws with the last look. */
export async function until<T>(look: () => Promise<T>, isThere: (seen: T) => boolean, ms = 120_000): Promise<T> {
  let last: T | undefined;
  const found = await waitUntil(
    async () => {
      last = await look();
      return isThere(last);
    },
    { everyMs: 250, ms },
  );
  if (!found) throw new Error(`it did not come to that: ${JSON.stringify(last)}`);
  return last as T;
}
