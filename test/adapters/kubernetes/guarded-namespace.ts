import type { V1Job } from '@kubernetes/client-node';
import type { Cluster } from '../../../adapters/kubernetes/api/cluster.ts';
import { apply } from '../../cloud/kubectl.ts';
import { NODE } from './jobs/volume-pods.ts';
import { type Identity, identityOf } from './manifests/identities.ts';
import { openTarget } from './opened-target.ts';
import { runPod } from './pods.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
export type Body = { json: unknown; type?: string };
export type Pod = NonNullable<NonNullable<V1Job['spec']>['template']['spec']>;
export type Container = Pod['containers'][number];

export type GuardedNamespace = Awaited<ReturnType<typeof guardedNamespace>>;

/**
 * A namespace with a shard, its claim, a Secret, a workload that is none of the target, and the pod
 * of the agent; and who may do what there.
 */
export async function guardedNamespace() {
  const opened = await openTarget({
    shards: [{ id: 'shard-1', workloadKind: 'Deployment' }],
    over: { agent: { image: NODE, credentials: 'session' }, writers: 'indexer' },
  });
  const { real, namespace: ns } = opened;
  await apply([
    secret(ns),
    claim(ns),
    ...['shard-1', 'api'].flatMap((name) => [workload(name, ns), service(ns, name)]),
  ]);
  const command = ['node', '-e', 'setInterval(() => {}, 1e6)'];
  await runPod(real.cluster, { name: 'ragmend-agent-0', image: NODE, command });
  return {
    ...opened,
    reader: await identityOf(opened.target, 'reader'),
    /**
     * Whether the cluster lets somebody do something, which is not carried out: true, or why not.
     * `{ns}` is the namespace.
     */
    may({ cluster }: Identity, method: Method, path: string, body: Body | null = null): Promise<true | string> {
      const query = method === 'GET' ? '' : `${path.includes('?') ? '&' : '?'}dryRun=All`;
      const sent = cluster.send(method, `${path.replaceAll('{ns}', ns)}${query}`, body ?? undefined);
      return sent.then(
        () => true as const,
        (error: Error) => error.message,
      );
    },
  };
}

/** The name of the pod of a workload. */
export async function podOf({ core, namespace }: Cluster, app: string): Promise<string> {
  const { items } = await core.listNamespacedPod({ namespace, labelSelector: `app=${app}` });
  return String(items[0]?.metadata?.name);
}

/** A Deployment of a team. */
export function workload(name: string, namespace = ''): object {
  const labels = { app: name };
  const containers = [{ name: 'store', image: NODE, command: ['node', '-e', 'setInterval(() => {}, 1e6)'] }];
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, ...(namespace && { namespace }) } },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}

function secret(namespace: string): object {
  const metadata = { name: 'api-keys', namespace };
  return { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { key: 'not for Ragmend' } };
}

function claim(namespace: string): object {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data-shard-1', namespace }, spec };
}

function service(namespace: string, name: string): object {
  const spec = { selector: { app: name }, ports: [{ port: 8000 }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec };
}
