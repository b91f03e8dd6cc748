import { type Box, box, type Case, deployment, pod, service, statefulSet } from './build.ts';
import { crashLogs, log, runsAgain } from './samples.ts';

const orderly = (name: string) => [
  statefulSet(name),
  pod(`${name}-0`, `StatefulSet/${name}`, { boxes: [box(name, 'running', { since: '2026-09-01T11:30:00Z' })] }),
  ...service(`${name}-headless`, { app: name, spec: { publishNotReadyAddresses: true } }),
];

const UNJOINED = 'could not join raft join list: context deadline exceeded';
const weaviate = (container: Box) => [
  statefulSet('weaviate', { spec: { podManagementPolicy: 'Parallel' } }),
  ...[0, 1, 2].map((at) => pod(`weaviate-${at}`, 'StatefulSet/weaviate', { boxes: [container] })),
  ...service('weaviate-headless', { app: 'weaviate', spec: { publishNotReadyAddresses: true } }),
];

/** Stores that look for a quorum. */
export const quorumCases: Case[] = [
  {
    id: 'K24',
    title: 'peers have names only once they are ready, and are ready only with peers',
    seen: {
      objects: [
        statefulSet('nats', { spec: { podManagementPolicy: 'Parallel', serviceName: 'nats-headless' } }),
        ...[0, 1, 2].map((at) => pod(`nats-${at}`, 'StatefulSet/nats', { boxes: [box('nats', 'running')] })),
        ...service('nats-headless', { app: 'nats' }),
      ],
      logs: [0, 1, 2].flatMap((at) =>
        log(
          `nats-${at}`,
          'nats',
          `[ERR] Error trying to connect to route: lookup nats-${(at + 1) % 3}.nats-headless on 10.96.0.10:53: no such host`,
        ),
      ),
    },
    verdict: 'Deadlock',
    cycle: ['StatefulSet/nats ready', 'StatefulSet/nats quorum', 'names of peers behind Service/nats-headless exists'],
  },
  {
    id: 'K25',
    title: 'after a full stop, pod 0 waits for peers that are made once it is ready',
    seen: {
      objects: orderly('rabbit'),
      logs: log(
        'rabbit-0',
        'rabbit',
        'Waiting for Mnesia tables for 30000 ms, 9 retries left',
        'Waiting for Mnesia tables for 30000 ms, 8 retries left',
      ),
    },
    verdict: 'Deadlock',
    cycle: ['StatefulSet/rabbit ready', 'StatefulSet/rabbit quorum', 'Pod/rabbit-1 exists'],
  },
  {
    id: 'K25b',
    title: 'OpenSearch node 0 looks for managers that OrderedReady does not make',
    seen: {
      objects: orderly('os'),
      logs: log(
        'os-0',
        'os',
        ...['a', 'b'].map(
          () =>
            'cluster-manager not discovered yet, this node must discover cluster-manager-eligible nodes [os-0, os-1] to bootstrap a cluster',
        ),
      ),
    },
    verdict: 'Deadlock',
    cycle: ['StatefulSet/os ready', 'StatefulSet/os quorum', 'Pod/os-1 exists'],
  },
  {
    id: 'K27',
    title: 'every Qdrant pod waits for a bootstrap Service that needs one of them',
    seen: {
      objects: [
        statefulSet('qdrant', { spec: { podManagementPolicy: 'Parallel' } }),
        ...[0, 1, 2].map((at) => pod(`qdrant-${at}`, 'StatefulSet/qdrant', { boxes: [box('qdrant', 'crash')] })),
        ...service('qdrant-bootstrap', { app: 'qdrant' }),
      ],
      logs: [0, 1, 2].flatMap((at) =>
        crashLogs(
          `qdrant-${at}`,
          'qdrant',
          'wait-for-it.sh: timeout occurred after waiting 60 seconds for qdrant-bootstrap:6335',
        ),
      ),
    },
    verdict: 'Deadlock',
    cycle: ['StatefulSet/qdrant ready', 'Service/qdrant-bootstrap ready'],
  },
  {
    id: 'K28a',
    title: 'three Weaviate nodes with volumes end before the others answer',
    seen: {
      objects: weaviate(box('weaviate', 'crash')),
      logs: [0, 1, 2].flatMap((at) => crashLogs(`weaviate-${at}`, 'weaviate', UNJOINED)),
    },
    verdict: 'Deadlock',
    cycle: ['StatefulSet/weaviate quorum', 'Pod/weaviate-0 started'],
    plan: ['start-together StatefulSet/weaviate'],
  },
  {
    id: 'K28b',
    title: 'Weaviate loads a large state',
    seen: {
      objects: [
        statefulSet('weaviate', { replicas: 1 }),
        pod('weaviate-0', 'StatefulSet/weaviate', { boxes: [box('weaviate', 'crash')] }),
      ],
      logs: crashLogs(
        'weaviate-0',
        'weaviate',
        'loading raft snapshot',
        'could not open cloud meta store: bootstrap timeout',
      ),
    },
    verdict: 'Slow',
  },
  {
    id: 'K28c',
    title: 'three Weaviate nodes that ended before the others answered run again at both looks',
    seen: {
      objects: weaviate(
        box('weaviate', 'running', {
          restarts: 3,
          ran: ['2026-09-01T11:55:00Z', '2026-09-01T11:56:20Z'],
          since: '2026-09-01T11:57:40Z',
        }),
      ),
      logs: [0, 1, 2].flatMap((at) => runsAgain(`weaviate-${at}`, 'weaviate', UNJOINED)),
    },
    verdict: 'Deadlock',
    cycle: ['StatefulSet/weaviate quorum', 'Pod/weaviate-0 started'],
    plan: ['start-together StatefulSet/weaviate'],
  },
  {
    id: 'K29',
    title: 'all of Milvus crashes behind an etcd that cannot find its members',
    seen: {
      objects: [
        ...deployment('milvus-proxy'),
        pod('milvus-proxy-new-1', 'ReplicaSet/milvus-proxy-new', { boxes: [box('proxy', 'crash')] }),
        ...deployment('milvus-rootcoord'),
        pod('milvus-rootcoord-new-1', 'ReplicaSet/milvus-rootcoord-new', { boxes: [box('rootcoord', 'crash')] }),
        statefulSet('milvus-etcd', { spec: { podManagementPolicy: 'Parallel' } }),
        ...[0, 1, 2].map((at) =>
          pod(`milvus-etcd-${at}`, 'StatefulSet/milvus-etcd', { boxes: [box('etcd', 'crash', { restarts: 2184 })] }),
        ),
        ...service('milvus-etcd'),
      ],
      logs: [
        ...crashLogs('milvus-proxy-new-1', 'proxy', 'find no available rootcoord, check rootcoord state'),
        ...crashLogs(
          'milvus-rootcoord-new-1',
          'rootcoord',
          'init with etcd failed',
          'dial tcp 10.96.7.7:2379: connect: connection refused',
        ),
        ...[0, 1, 2].flatMap((at) =>
          crashLogs(`milvus-etcd-${at}`, 'etcd', 'error validating peerURLs: member count is unequal'),
        ),
      ],
    },
    verdict: 'MissingRoot',
    root: 'StatefulSet/milvus-etcd ready',
  },
];
