import { hashedNgrams } from '../../../../adapters/embedders/hashed-ngrams.ts';
import { kubernetesVolumes } from '../../../../adapters/kubernetes/jobs/volumes.ts';
import { registerTarget } from '../../../../adapters/kubernetes/registry/register-target.ts';
import { kubernetesRegistry } from '../../../../adapters/kubernetes/registry/registry.ts';
import type { KubernetesTarget } from '../../../../adapters/kubernetes/registry/rotation.ts';
import { kubernetesRoutes } from '../../../../adapters/kubernetes/routes/routes.ts';
import { kubernetesWorkloads } from '../../../../adapters/kubernetes/workloads/workloads.ts';
import { chromaStore } from '../../../../adapters/vector-stores/chroma/store.ts';
import { waitUntil } from '../../../../adapters/wait-until.ts';
import type { RegistryEntry } from '../../../../core/contracts/registry.ts';
import { watchRoutes } from '../../../../core/shard/watch-routes.ts';
import { kubectl } from '../../../cloud/kubectl.ts';
import { askShard, COLLECTION, damage, fillShard, PORT, shardObjects } from '../../../cloud/story/service.ts';
import { FakeClock } from '../../../fakes/clock.ts';
import { FakeNotifier } from '../../../fakes/notifier.ts';
import { askAlways } from '../answers.ts';
import { openTarget } from '../opened-target.ts';

const SHARD = 'shard-1';
const RESTORED = 'shard-1-r1';
const QUESTION = 'how is a bucket encrypted';
const DOCUMENTS = Array.from({ length: 60 }, (_, at) => ({
  ...{ id: `doc-${at}`, targetId: 'docs-rag', shardId: SHARD, addedAt: '2026-11-01T00:00:00.000Z' },
  // Five of them are about the question, so that which are its hits hangs on no tie.
  text: `${at % 12 === 0 ? 'how a bucket is encrypted by key' : 'functions run on events'} ${at}`,
}));

export type RestoredShard = Awaited<ReturnType<typeof restoredShard>>;

/**
 * A real Chroma shard that a team deployed by `kubectl apply`, that was damaged, and that was taken
 * over by a server on good data as a restore does it: the claim of the old one is quarantined, the
 * old one stopped. `look` is one look of the worker, as the operator; somebody asks the shard at
 * its Service all the time.
 */
export async function restoredShard() {
  const opened = await openTarget({ shards: [{ id: SHARD }], over: { container: 'chroma' } });
  const { real, namespace, locks, close } = opened;
  const team = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: shardObjects(namespace, SHARD) });
  const deploy = (...args: string[]) => kubectl(['-n', namespace, 'apply', ...args, '-f', '-'], team);
  await deploy();
  await kubectl(['-n', namespace, 'rollout', 'status', `statefulset/${SHARD}`, '--timeout=300s']);
  await fillShard(namespace, SHARD, DOCUMENTS);
  const target: KubernetesTarget = { ...opened.target, autonomy: 'approve' };
  await registerTarget(real.cluster, target);
  const deps = { ...opened.deps, target };
  const [vector = []] = await hashedNgrams().embed([QUESTION]);
  const right = await askShard(namespace, SHARD, (url) => search(url, vector));
  await damage(namespace, SHARD, `${SHARD}-0`);
  const wrong = await askShard(namespace, SHARD, (url) => search(url, vector));

  const fence = await locks.take('docs-rag', SHARD);
  const change = (patch: Partial<RegistryEntry>) => kubernetesRegistry(deps).change(fence, SHARD, patch);
  await change({ route: 'none' });
  const claim = await newClaim();
  const workloads = kubernetesWorkloads({ ...deps, isReady: async () => true });
  const { url } = await workloads.start(fence, { workloadId: RESTORED, volume: claim });
  await fillShard(namespace, SHARD, DOCUMENTS, `deployment/${RESTORED}`);
  await change({ workloadId: RESTORED, url: String(url), route: 'self' });
  await kubernetesVolumes(deps).quarantine(fence, `data-${SHARD}-0`, `replaced by '${RESTORED}'`);
  await workloads.stop(fence, SHARD);
  const { spec } = await real.cluster.core.readNamespacedService({ name: SHARD, namespace });
  const asking = await askAlways(real.cluster, `http://${spec?.clusterIP}:${PORT}`, COLLECTION, vector);

  const notifier = new FakeNotifier();
  const watched = { config: { targets: [target] }, clock: new FakeClock(), killSwitch: OFF, notifier };
  const routes = kubernetesRoutes({ ...deps, confirmMs: 300 });
  return {
    ...{ real, namespace, deploy, right, wrong, asking, notifier, routes, deps, fence, target, claim },
    look: () => watchRoutes({ ...watched, routes }),
    async untilRight(): Promise<boolean> {
      const isRight = async () => String((await asking.next()).ids) === String(right);
      return (await waitUntil(isRight, { everyMs: 200, ms: 120_000 })) === true;
    },
    async close() {
      asking.close();
      await close();
    },
  };

  async function newClaim(): Promise<string> {
    const name = `restored-${SHARD}`;
    const size = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    await real.cluster.core.createNamespacedPersistentVolumeClaim({
      namespace,
      body: { metadata: { name, labels: LABELS }, spec: size },
    });
    return name;
  }
}

/** As a restore labels the claim that it makes. */
const LABELS = {
  'app.kubernetes.io/managed-by': 'ragmend',
  'ragmend.dev/target': 'docs-rag',
  'ragmend.dev/shard': SHARD,
};

const OFF = {
  read: async () => ({ on: false, by: 'nobody', reason: 'none', at: '2026-11-01T00:00:00.000Z' }),
  set: async () => undefined,
};

async function search(url: string, vector: number[]): Promise<string[]> {
  const [answer] = await chromaStore({ collection: COLLECTION }).search(url, [vector], 5);
  return (answer?.ids ?? []).sort();
}
