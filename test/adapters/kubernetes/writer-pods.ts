import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../../adapters/kubernetes/api/cluster.ts';
import { type Controller, list, type Pod } from '../../../adapters/kubernetes/api/objects.ts';
import { kubectl } from '../../cloud/kubectl.ts';
import { NODE } from './store/store-pods.ts';

const LABELS = { app: 'writers' };

/** A writer: it has a file for each write that is under way, begins none after SIGTERM, and ends after the last. */
const WRITER = `
const fs = require('node:fs');
fs.mkdirSync('/tmp/writes', { recursive: true });
const end = () => (fs.readdirSync('/tmp/writes').length === 0 ? process.exit(0) : setTimeout(end, 20));
process.on('SIGTERM', () => { fs.writeFileSync('/tmp/draining', ''); setTimeout(end, 200); });
setInterval(() => 0, 1000);`;

/** The Deployment 'writers'. */
export async function startWriters({ apps, namespace }: Cluster, replicas: number): Promise<void> {
  const containers = [{ name: 'writer', image: NODE, command: ['node', '-e', WRITER] }];
  const template = { metadata: { labels: LABELS }, spec: { containers, terminationGracePeriodSeconds: 60 } };
  const body = { metadata: { name: 'writers' }, spec: { replicas, selector: { matchLabels: LABELS }, template } };
  await apps.createNamespacedDeployment({ namespace, body });
}

/** Does a piece of work as a writer: waits for a pod that may begin one, and keeps it until the work is done. */
export async function write<T>(cluster: Cluster, work: () => Promise<T>): Promise<T> {
  const file = `/tmp/writes/${randomUUID()}`;
  const pod = await begin(cluster, file);
  try {
    return await work();
  } finally {
    await inPod(cluster, pod, `rm ${file}`);
  }
}

/**
 * A pod of the writers that failed in the middle of a write. It is made theirs when it has failed:
 * before, it would be one too many.
 */
export async function leaveDeadWrite(cluster: Cluster): Promise<void> {
  const { namespace, core } = cluster;
  const name = 'dead-writer';
  const containers = [{ name: 'writer', image: NODE, command: ['node', '-e', 'process.exit(1)'] }];
  await core.createNamespacedPod({
    namespace,
    body: { metadata: { name }, spec: { restartPolicy: 'Never', containers } },
  });
  while ((await core.readNamespacedPod({ namespace, name })).status?.phase !== 'Failed') await sleep(100);
  const { metadata: set } = await replicaSet(cluster);
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: set.name, uid: set.uid, controller: true };
  await core.patchNamespacedPod({
    ...{ namespace, name },
    body: [
      { op: 'add', path: '/metadata/labels', value: set.labels },
      { op: 'add', path: '/metadata/ownerReferences', value: [owner] },
    ],
  });
}

async function begin(cluster: Cluster, file: string): Promise<string> {
  for (;;) {
    const pods = await list<Pod>(cluster, 'pods', { matchLabels: LABELS });
    const free = pods.find(({ status, metadata }) => status?.phase === 'Running' && !metadata.deletionTimestamp);
    const { name } = free?.metadata ?? {};
    if (name && (await mayBegin(cluster, name, file))) return name;
    await sleep(50);
  }
}

function mayBegin(cluster: Cluster, pod: string, file: string): Promise<boolean> {
  return inPod(cluster, pod, `test ! -e /tmp/draining && touch ${file}`).then(
    () => true,
    () => false,
  );
}

function inPod({ namespace }: Cluster, pod: string, command: string): Promise<string> {
  return kubectl(['-n', namespace, 'exec', pod, '--', 'sh', '-c', command]);
}

async function replicaSet(cluster: Cluster): Promise<Controller> {
  for (;;) {
    const [set] = await list<Controller>(cluster, 'replicasets', { matchLabels: LABELS });
    if (set) return set;
    await sleep(50);
  }
}
