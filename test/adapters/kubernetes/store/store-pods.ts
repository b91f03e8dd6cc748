import { kubectl } from '../../../cloud/kubectl.ts';
import type { RealCluster } from '../real-cluster.ts';
import { PORT } from '../target.ts';

/** An image with `node`. */
export const NODE = process.env.RAGMEND_TEST_NODE_IMAGE ?? 'local.test/node:1';
const SHELL = process.env.RAGMEND_TEST_SHELL_IMAGE ?? 'local.test/busybox:1';

/**
 * A store server: it begins a log, answers with the name of its pod and what its volume is called,
 * and does not come up on a volume that refuses.
 */
const SERVER = `
const fs = require('node:fs'), os = require('node:os');
console.log('begin', os.hostname());
if (fs.existsSync('/data/refuse')) { console.log('refused'); process.exit(3); }
if (!fs.existsSync('/data/name')) fs.writeFileSync('/data/name', os.hostname());
process.on('SIGTERM', () => setTimeout(() => process.exit(0), os.hostname().startsWith('slow') ? 2000 : 0));
require('node:http')
  .createServer((_, answer) => answer.end(JSON.stringify({ pod: process.env.POD, host: os.hostname(), volume: fs.readFileSync('/data/name', 'utf8') })))
  .listen(${PORT});
`;
export type StoreShard = { id: string; kind: 'StatefulSet' | 'Deployment'; spec?: object };

/**
 * Store servers in pods with claims, each behind a Service of its name; and a pod that asks them.
 * Waits until all are ready.
 */
export async function startStores({ cluster }: RealCluster, shards: StoreShard[]): Promise<void> {
  const { namespace } = cluster;
  const objects = [
    program(),
    client(),
    ...shards.flatMap((shard) => [...claimOf(shard), workload(shard), service(shard)]),
  ];
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  await kubectl(['-n', namespace, 'apply', '--server-side', '-f', '-'], JSON.stringify(list));
  for (const { id, kind } of shards)
    await kubectl(['-n', namespace, 'rollout', 'status', `${kind.toLowerCase()}/${id}`, '--timeout=300s']);
  await kubectl(['-n', namespace, 'wait', '--for=condition=Ready', 'pod/client', '--timeout=300s']);
}

/** Who answers at a URL as a pod of the namespace sees it: its pod and its volume, or null where nobody does. */
export async function ask(
  { cluster }: RealCluster,
  url: string,
): Promise<{ pod: string; host: string; volume: string } | null> {
  const asked = kubectl(['-n', cluster.namespace, 'exec', 'client', '--', 'node', '-e', FETCH, url]);
  return JSON.parse(await asked) as { pod: string; host: string; volume: string } | null;
}

const FETCH = `fetch(process.argv[1], { signal: AbortSignal.timeout(2000) })
  .then((answer) => answer.text(), () => 'null')
  .then(console.log)`;

/** The URL of a Service by its name, without DNS. */
export async function urlOf({ cluster }: RealCluster, name: string): Promise<string> {
  const { spec } = await cluster.core.readNamespacedService({ name, namespace: cluster.namespace });
  return `http://${spec?.clusterIP}:${PORT}`;
}

/** Makes an empty claim, as a restore does; on one that `refuses` no server comes up. */
export async function newClaim({ cluster }: RealCluster, refuses = false): Promise<string> {
  const { namespace, core } = cluster;
  const body = { metadata: { generateName: 'claim-', labels: RAGMENDS }, spec: CLAIM };
  const { metadata } = await core.createNamespacedPersistentVolumeClaim({ namespace, body });
  const name = String(metadata?.name);
  if (refuses) await refuse(namespace, name);
  return name;
}

const RAGMENDS = { 'app.kubernetes.io/managed-by': 'ragmend', 'ragmend.dev/target': 'docs-rag' };

async function refuse(namespace: string, claim: string): Promise<void> {
  const pod = {
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: `${claim}-refuse` } },
    spec: {
      restartPolicy: 'Never',
      containers: [
        {
          name: 'refuse',
          image: SHELL,
          command: ['touch', '/data/refuse'],
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        },
      ],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }],
    },
  };
  await kubectl(['-n', namespace, 'create', '-f', '-'], JSON.stringify(pod));
  const done = '--for=jsonpath={.status.phase}=Succeeded';
  await kubectl(['-n', namespace, 'wait', done, `pod/${claim}-refuse`, '--timeout=300s']);
}

// Ten bytes, so that a test can ask for them: the host-path volumes of a test cluster hold whatever is put into them.
const CLAIM = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10' } } };

function program(): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'store-server' }, data: { 'server.js': SERVER } };
}

function client(): object {
  return {
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'client' } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'client', image: NODE, command: ['node', '-e', 'setInterval(() => 0, 1000)'] }],
    },
  };
}

function service({ id }: StoreShard): object {
  return {
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: id } },
    spec: { selector: { app: id }, ports: [{ port: PORT }] },
  };
}

function claimOf({ id, kind }: StoreShard): object[] {
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: `data-${id}` }, spec: CLAIM };
  return kind === 'Deployment' ? [claim] : [];
}

function workload({ id, kind, spec }: StoreShard): object {
  const claims = { serviceName: id, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: CLAIM }] };
  return {
    ...{ apiVersion: 'apps/v1', kind, metadata: { name: id } },
    spec: {
      ...{ replicas: 1, selector: { matchLabels: { app: id } } },
      template: { metadata: { labels: { app: id, team: 'search' } }, spec: podSpec({ id, kind }) },
      ...(kind === 'StatefulSet' && claims),
      ...spec,
    },
  };
}

function podSpec({ id, kind }: StoreShard): object {
  const data = { name: 'data', persistentVolumeClaim: { claimName: `data-${id}` } };
  return {
    terminationGracePeriodSeconds: 5,
    containers: [
      {
        ...{ name: 'store', image: NODE, command: ['node', '/server/server.js'] },
        env: [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
        readinessProbe: { httpGet: { path: '/', port: PORT }, periodSeconds: 1 },
        volumeMounts: [
          { name: 'data', mountPath: '/data' },
          { name: 'server', mountPath: '/server' },
        ],
      },
    ],
    volumes: [{ name: 'server', configMap: { name: 'store-server' } }, ...(kind === 'Deployment' ? [data] : [])],
  };
}
