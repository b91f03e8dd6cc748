import { until } from '../../../adapters/kubernetes/bootstrap/team-workloads.ts';
import { type CloudCase, crash, type Pod } from '../cloud-case.ts';
import { podsIn } from '../look.ts';
import { deployment, service, workload } from '../objects.ts';
import type { Place } from '../place.ts';
import { MEETS, STATE, STATE_MOUNT } from '../programs.ts';

const EARLY = { publishNotReadyAddresses: true };
const form = { pod: STATE, container: STATE_MOUNT };
const PEERS = ['vectors-0', 'vectors-1', 'vectors-2'];
const NOWHERE = { app: 'nowhere' };

/** Lets the network come back once everything crashes: too late for what waits only once. */
const backOnce = (isStuck: (pods: Pod[]) => boolean, selectors: Record<string, object>) => async (place: Place) => {
  await until(() => podsIn(place), isStuck);
  for (const [name, selector] of Object.entries(selectors))
    await place.kubectl('patch', 'service', name, '--type=merge', '-p', JSON.stringify({ spec: { selector } }));
};
const missing = crash(['retriever', 'generator']);
const apart = crash(['vectors'], 3);

/** Workloads that only start at once. */
export const togetherCases: CloudCase[] = [
  {
    id: 'K40',
    title: 'retriever and generator end unless the other listens, and keep missing each other',
    bootstrap: {
      components: [
        {
          workload: 'Deployment/retriever',
          role: 'retriever',
          needs: [{ workload: 'Deployment/generator', reached: 'started' }],
        },
        {
          workload: 'Deployment/generator',
          role: 'generator',
          needs: [{ workload: 'Deployment/retriever', reached: 'started' }],
        },
      ],
      sampleSeconds: 25,
    },
    objects: [
      // The network is away when they first start.
      service('retriever', { ...EARLY, selector: NOWHERE }),
      service('generator', { ...EARLY, selector: NOWHERE }),
      deployment('retriever', MEETS(['generator']), form),
      deployment('generator', MEETS(['retriever']), form),
    ],
    damage: backOnce(missing, { retriever: { app: 'retriever' }, generator: { app: 'generator' } }),
    isStuck: missing,
    verdict: 'Deadlock',
    causes: ['Deployment/generator ready', 'Deployment/retriever ready'],
    plan: {
      steps: ['start-together Deployment/generator Deployment/retriever'],
      stop: [['Deployment/retriever', 'Deployment/generator']],
      start: [['Deployment/retriever', 'Deployment/generator']],
    },
    outcome: 'Completed',
  },
  {
    id: 'K28',
    title: 'three members of a store end before the others answer',
    bootstrap: { components: [{ workload: 'StatefulSet/vectors', role: 'store' }], sampleSeconds: 25 },
    objects: [
      service('vectors', { ...EARLY, clusterIP: 'None' }),
      ...PEERS.map((name) => service(name, { ...EARLY, selector: NOWHERE })),
      workload('StatefulSet', 'vectors', MEETS(PEERS, 'could not join raft join list: context deadline exceeded'), {
        ...form,
        ...{ replicas: 3, spec: { podManagementPolicy: 'Parallel' } },
      }),
    ],
    damage: backOnce(
      apart,
      Object.fromEntries(PEERS.map((name) => [name, { app: null, 'statefulset.kubernetes.io/pod-name': name }])),
    ),
    isStuck: apart,
    verdict: 'Deadlock',
    causes: [...PEERS.map((name) => `Pod/${name} started`), 'StatefulSet/vectors quorum'],
    plan: {
      steps: ['start-together StatefulSet/vectors'],
      stop: [['StatefulSet/vectors']],
      start: [['StatefulSet/vectors']],
    },
    outcome: 'Completed',
  },
];
