import { systemClock } from '../../../../adapters/clock.ts';
import { agentManifests } from '../../../../adapters/kubernetes/manifests/agent.ts';
import { inClusterStore } from '../../../../adapters/kubernetes/store/in-cluster-store.ts';
import { createChromaCollection } from '../../../../adapters/vector-stores/chroma/server.ts';
import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { apply, type Forward, forward, kubectl } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { vectorStoreContract } from '../../../contracts/vector-store.contract.ts';
import { until } from '../../../until.ts';
import { bundledAgent } from '../jobs/bundled-agent.ts';
import { openedTarget } from '../opened-target.ts';
import { readyPod, runPod, silentServer } from '../pods.ts';

const CHROMA = process.env.RAGMEND_TEST_CHROMA_IMAGE ?? 'local.test/chroma:1';
const DIMENSION = 256;

cloudSuite(['kubernetes'], 'a store that is called from inside its cluster', () => {
  const opened = openedTarget({ shards: [{ id: 'shard-1' }] });
  let chroma: string;
  let silent: string;
  let direct: Forward;
  let collection: string;
  let store: ReturnType<typeof inClusterStore>;
  let counter = 0;
  const openStore = () =>
    inClusterStore({
      cluster: opened().operator.cluster,
      target: { store: { kind: 'chroma', collection } },
      clock: systemClock,
      secretOf: async () => '',
    });

  beforeAll(async () => {
    const { real, namespace, target } = opened();
    await apply(agentManifests(target.kubernetes, bundledAgent()).map(({ object }) => object));
    const [chromaIp, silentUrl] = await Promise.all([
      runPod(real.cluster, {
        ...{ name: 'chroma', image: CHROMA, args: ['run', '--path', '/data', '--host', '0.0.0.0', '--port', '8000'] },
        env: [{ name: 'ANONYMIZED_TELEMETRY', value: 'False' }],
        readinessProbe: { httpGet: { path: '/api/v2/heartbeat', port: 8000 }, periodSeconds: 1 },
      }),
      silentServer(real.cluster),
      readyPod(real.cluster, 'ragmend-agent-0'),
    ]);
    chroma = `http://${chromaIp}:8000`;
    silent = silentUrl;
    direct = await forward(namespace, 'pod/chroma', 8000);
  });
  afterAll(() => direct.close());
  beforeEach(async () => {
    collection = `c-${counter++}-test`;
    await createChromaCollection(direct.url, collection);
    store = openStore();
  });
  afterEach(() => store.close());

  vectorStoreContract('a store in a cluster', () => ({
    ...{ store, dimension: DIMENSION },
    server: async () => chroma,
    another: async () => {
      const name = `c-${counter++}-another`;
      await createChromaCollection(direct.url, name);
      return name;
    },
    away: async () => 'http://127.0.0.1:1',
    silent: async () => silent,
  }));

  const axis = (at: number) => Array.from({ length: DIMENSION }, (_, index) => (index === at ? 1 : 0));
  const document = (at: number) => ({ id: `d${at}`, text: `document ${at}`, vector: axis(at), metadata: {} });
  /** A search has two seconds, which is little for twenty at once on a busy machine. */
  const patientSearch = (vector: number[]) =>
    until(() =>
      store.search(chroma, [vector], 1).catch((error: Error) => {
        if (error.message.includes('it took longer than')) return null;
        throw error;
      }),
    );
  const agents = async () => {
    const list = "for p in /proc/[0-9]*/cmdline; do tr '\\0' ' ' < $p; echo; done";
    const { namespace } = opened();
    const shown = await kubectl(['-n', namespace, 'exec', 'ragmend-agent-0', '--', '/bin/sh', '-c', list]);
    return shown.split('\n').filter((line) => line.endsWith('agent.mjs store ')).length;
  };

  test('many searches at once each get their own answer', async () => {
    await store.upsert(
      chroma,
      Array.from({ length: 20 }, (_, at) => document(at)),
    );

    const rankings = await Promise.all(Array.from({ length: 20 }, (_, at) => patientSearch(axis(at))));

    expect(rankings.map(([ranking]) => ranking?.ids[0])).toEqual(Array.from({ length: 20 }, (_, at) => `d${at}`));
  });

  test('a search goes on where the agent that answered before it was killed', async () => {
    await store.upsert(chroma, [document(3)]);
    const { namespace } = opened();
    const kill = `for p in /proc/[0-9]*; do case "$(tr '\\0' ' ' <$p/cmdline)" in node*[s]tore*) kill -9 \${p#/proc/};; esac; done`;
    await kubectl(['-n', namespace, 'exec', 'ragmend-agent-0', '--', '/bin/sh', '-c', kill]);

    const [ranking] = await store.search(chroma, [axis(3)], 1);

    expect(ranking?.ids).toEqual(['d3']);
  });

  test('the agent ends when nothing was asked for a while, and the next call starts another', async () => {
    await until(async () => {
      await store.status(chroma);
      return (await agents()) === 1;
    });
    await until(async () => (await agents()) === 0);

    const status = await store.status(chroma);

    expect(status).toMatchObject({ reachable: true, records: 0 });
  });

  test('without the pod of the agent nothing is known, which is no wrong answer', async () => {
    const nowhere = inClusterStore({
      cluster: { ...opened().real.cluster, namespace: 'ragmend-nowhere' },
      target: { store: { kind: 'chroma', collection } },
      clock: systemClock,
      secretOf: async () => '',
    });

    await expect(nowhere.search(chroma, [axis(1)], 1)).rejects.toBeInstanceOf(DependencyUnavailable);
  });
});
