import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../../../adapters/kubernetes/api/cluster.ts';

export const NODE = process.env.RAGMEND_TEST_NODE_IMAGE ?? 'local.test/node:1';

const FILL = `
const fs = require('node:fs'), path = require('node:path');
for (const [name, text] of Object.entries(JSON.parse(process.env.INPUT))) {
  fs.mkdirSync(path.dirname('/data/' + name), { recursive: true });
  fs.writeFileSync('/data/' + name, text);
}
// As a file system has it: for root alone.
if (fs.existsSync('/data/lost+found')) fs.chmodSync('/data/lost+found', 0o700);`;
const READ = `
const fs = require('node:fs'), path = require('node:path'), { createHash } = require('node:crypto');
const names = fs.readdirSync('/data', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const files = names.map((entry) => path.join(entry.parentPath, entry.name)).filter((name) => !name.startsWith('/data/.ragmend/'));
const hashes = files.sort().map((name) => [name.slice(6), createHash('sha256').update(fs.readFileSync(name)).digest('hex')]);
console.log(JSON.stringify(Object.fromEntries(hashes)));`;

/** A claim of 1 GiB that holds these files. */
export async function filledClaim(cluster: Cluster, files: Record<string, string>): Promise<string> {
  const { core, namespace } = cluster;
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const body = { metadata: { generateName: 'volume-' }, spec };
  const { metadata } = await core.createNamespacedPersistentVolumeClaim({ namespace, body });
  await withClaim(cluster, String(metadata?.name), FILL, JSON.stringify(files));
  return String(metadata?.name);
}

/** Hashes of the files of a claim by their paths; null where it is not there, or empty. */
export async function contentOf(cluster: Cluster, claim: string): Promise<Record<string, string> | null> {
  const { core, namespace } = cluster;
  const standing = await core.readNamespacedPersistentVolumeClaim({ name: claim, namespace }).catch(() => null);
  if (standing === null || standing.metadata?.deletionTimestamp) return null;
  const content = JSON.parse(await withClaim(cluster, claim, READ)) as Record<string, string>;
  return Object.keys(content).length === 0 ? null : content;
}

/** A pod that has read a claim, has ended, and still names it. */
export async function leaveEndedPod(cluster: Cluster, claim: string): Promise<string> {
  return (await runScript(cluster, claim, READ)).name;
}

/** Runs a script in a pod that has a claim at /data, and lets go of the claim; gives what it printed. */
async function withClaim(cluster: Cluster, claim: string, script: string, input = ''): Promise<string> {
  const { name, said } = await runScript(cluster, claim, script, input);
  await cluster.core.deleteNamespacedPod({ name, namespace: cluster.namespace, gracePeriodSeconds: 0 });
  return said;
}

async function runScript({ core, namespace }: Cluster, claim: string, script: string, input = '') {
  const name = `script-${randomUUID().slice(0, 8)}`;
  const container = {
    ...{ name: 'script', image: NODE, command: ['node', '-e', script], env: [{ name: 'INPUT', value: input }] },
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  };
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: claim } }];
  const spec = { restartPolicy: 'Never', terminationGracePeriodSeconds: 0, containers: [container], volumes };
  await core.createNamespacedPod({ namespace, body: { metadata: { name }, spec } });
  for (;;) {
    const { status } = await core.readNamespacedPod({ name, namespace });
    const log = () => core.readNamespacedPodLog({ name, namespace });
    if (status?.phase === 'Failed') throw new Error(`script on claim '${claim}' failed: ${await log()}`);
    if (status?.phase === 'Succeeded') return { name, said: await log() };
    await sleep(100);
  }
}
