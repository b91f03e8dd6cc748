import { box, type Case, deployment, job, object, pod, service } from './build.ts';
import { crashLogs, event, loopLog } from './samples.ts';

/** Init containers, sidecars, Secrets and probes. */
export const podCases: Case[] = [
  {
    id: 'K9',
    title: 'new pods wait for a Job that its ttl has deleted',
    seen: {
      objects: [
        ...deployment('retriever', { replicas: 2 }),
        pod('retriever-new-1', 'ReplicaSet/retriever-new'),
        pod('retriever-new-2', 'ReplicaSet/retriever-new', {
          init: [box('wait', 'crash')],
          boxes: [box('app', 'PodInitializing')],
        }),
      ],
      logs: crashLogs('retriever-new-2', 'wait', 'Error from server (NotFound): jobs.batch "rag-migrate" not found'),
    },
    verdict: 'MissingRoot',
    root: 'Job/rag-migrate complete',
  },
  {
    id: 'K11',
    title: 'an init container looks for a Service that was renamed, without any error',
    seen: {
      objects: [
        ...deployment('retriever', { rolls: true }),
        pod('retriever-old-1', 'ReplicaSet/retriever-old'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', {
          init: [box('wait', 'running', { command: ['sh', '-c', 'until nslookup vector-store; do sleep 2; done'] })],
          boxes: [box('app', 'PodInitializing')],
        }),
        ...service('vector-db'),
      ],
      logs: loopLog('retriever-new-1', 'wait', "nslookup: can't resolve 'vector-store'"),
    },
    verdict: 'MissingRoot',
    root: 'Service/vector-store exists',
  },
  {
    id: 'K13a',
    title: 'a Secret is copied by a Job that waits for the pod which needs the Secret',
    seen: {
      objects: [
        ...deployment('fulcio'),
        pod('fulcio-new-1', 'ReplicaSet/fulcio-new', {
          boxes: [box('app', 'CreateContainerConfigError: secret "fulcio-root" not found')],
        }),
        ...service('fulcio'),
        job('copy-secret', { template: { containers: [{ name: 'copy', args: ['--secret', 'fulcio-root'] }] } }),
        pod('copy-secret-x', 'Job/copy-secret', { boxes: [box('copy', 'crash')] }),
      ],
      logs: crashLogs('copy-secret-x', 'copy', 'dial tcp 10.96.7.7:5555: connect: connection refused'),
    },
    verdict: 'Deadlock',
    cycle: ['Deployment/fulcio ready', 'Secret/fulcio-root exists', 'Job/copy-secret complete', 'Service/fulcio ready'],
  },
  {
    id: 'K13b',
    title: 'an image is pulled with a Secret that is synced only once its pod runs',
    seen: {
      objects: [
        ...deployment('app', {
          template: { volumes: [{ name: 's', csi: { volumeAttributes: { secretProviderClass: 'registry' } } }] },
        }),
        object('SecretProviderClass', 'registry', { spec: { secretObjects: [{ secretName: 'pull' }] } }),
        pod('app-new-1', 'ReplicaSet/app-new', {
          boxes: [box('app', 'ImagePullBackOff: 401 Unauthorized')],
          spec: { imagePullSecrets: [{ name: 'pull' }] },
        }),
      ],
    },
    verdict: 'Deadlock',
    cycle: ['Deployment/app ready', 'Secret/pull exists'],
  },
  {
    id: 'K14a',
    title: 'an init container migrates through a proxy that starts after it',
    seen: {
      objects: [
        ...deployment('retriever'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', {
          init: [box('migrate', 'crash')],
          boxes: [
            box('app', 'PodInitializing'),
            box('cloud-sql-proxy', 'PodInitializing', { ports: [{ containerPort: 5432 }] }),
          ],
        }),
      ],
      logs: crashLogs('retriever-new-1', 'migrate', 'dial tcp 127.0.0.1:5432: connect: connection refused'),
    },
    verdict: 'Deadlock',
    cycle: [
      'init container migrate of Deployment/retriever complete',
      'container cloud-sql-proxy of Deployment/retriever started',
    ],
  },
  {
    id: 'K14b',
    title: 'a mesh takes the traffic of an init container before its proxy is there',
    seen: {
      objects: [
        ...deployment('retriever'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', {
          init: [box('migrate', 'crash')],
          boxes: [box('app', 'PodInitializing'), box('istio-proxy', 'PodInitializing')],
        }),
        ...service('db', { serves: true }),
        object('StatefulSet', 'db', { spec: { replicas: 1 } }),
        pod('db-0', 'StatefulSet/db'),
      ],
      logs: crashLogs(
        'retriever-new-1',
        'migrate',
        'connection to server at "db" (10.96.7.7), port 5432 failed: Connection refused',
      ),
    },
    verdict: 'Deadlock',
    cycle: [
      'init container migrate of Deployment/retriever complete',
      'container istio-proxy of Deployment/retriever started',
    ],
  },
  {
    id: 'K16',
    title: 'a native sidecar fails its startup probe',
    seen: {
      objects: [
        ...deployment('retriever'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', {
          init: [
            box('log-shipper', 'crash', {
              restartPolicy: 'Always',
              exit: 137,
              startupProbe: { periodSeconds: 1, failureThreshold: 3 },
            }),
          ],
          boxes: [box('app', 'PodInitializing')],
        }),
      ],
      events: [
        event('Pod/retriever-new-1', 'Unhealthy', 'Startup probe failed: HTTP probe failed with statuscode: 404'),
        event('Pod/retriever-new-1', 'Killing', 'Container log-shipper failed startup probe, will be restarted'),
      ],
    },
    verdict: 'MissingRoot',
    root: 'container log-shipper of Deployment/retriever started',
  },
  {
    id: 'K18',
    title: 'the program of a probe is not in the image',
    seen: {
      objects: [
        ...deployment('retriever'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', { boxes: [box('app', 'running')] }),
      ],
      events: [
        event(
          'Pod/retriever-new-1',
          'Unhealthy',
          'Readiness probe errored: rpc error: exec: "curl": executable file not found in $PATH',
        ),
      ],
    },
    verdict: 'MissingRoot',
    root: 'Deployment/retriever ready',
  },
];
