import type { V1Container, V1Pod } from '@kubernetes/client-node';
import type { Cluster } from '../../../adapters/kubernetes/api/cluster.ts';
import { waitUntil } from '../../../adapters/wait-until.ts';
import { NODE } from './jobs/volume-pods.ts';

/** Runs a container until its namespace goes; gives its address once it is ready. */
export async function runPod({ core, namespace }: Cluster, container: V1Container): Promise<string> {
  const { name } = container;
  await core.createNamespacedPod({
    namespace,
    body: {
      metadata: { name, labels: { app: name } },
      spec: { terminationGracePeriodSeconds: 1, containers: [container] },
    },
  });
  return String((await readyPod({ core, namespace } as Cluster, name)).status?.podIP);
}

/** Waits for a pod until it is ready. */
export async function readyPod({ core, namespace }: Cluster, name: string): Promise<V1Pod> {
  const look = async () => {
    const pod = await core.readNamespacedPod({ name, namespace }).catch(() => null);
    return pod?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ? pod : null;
  };
  const ready = await waitUntil(look, { everyMs: 200, ms: 240_000 });
  if (ready === null) throw new Error(`pod '${name}' does not become ready: look at its events`);
  return ready;
}

/** A server that takes connections and never answers; gives its URL as pods reach it. */
export async function silentServer(cluster: Cluster): Promise<string> {
  const command = ['node', '-e', "require('node:net').createServer(() => {}).listen(8000)"];
  const readinessProbe = { tcpSocket: { port: 8000 }, periodSeconds: 1 };
  return `http://${await runPod(cluster, { name: 'silent', image: NODE, command, readinessProbe })}:8000`;
}
