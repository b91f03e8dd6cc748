import { type LintCase, service, workload } from './case.ts';

const STRATEGIES: [string | RegExp, string][][] = [
  [['strategy: {}', 'strategy: {type: Recreate}']],
  [['strategy: {}', 'strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}']],
];
const one = (name: string, spec: string) => workload('Deployment', name, spec, 'strategy: {}');
const PEER_READY = 'readinessProbe: {httpGet: {path: /readyz, port: 6333}}';

export const rolloutCases: LintCase[] = [
  {
    id: 'K19',
    title: 'a pod is ready only as the leader',
    rule: 'L11',
    render: one(
      'controller',
      `containers:
      - name: controller
        image: acme/controller:1
        args: [--leader-elect] 
        readinessProbe: {httpGet: {path: /readyz/leader, port: 8081}} # here`,
    ),
    fixes: [...STRATEGIES, [['/readyz/leader', '/readyz']]],
  },
  {
    id: 'K19 flag',
    title: 'a flag ties readiness to the lease',
    rule: 'L11',
    render: one(
      'controller',
      `containers:
      - name: controller
        image: acme/controller:1
        args: [--leader-elect, --ready-only-when-leader] # here
        readinessProbe: {httpGet: {path: /readyz, port: 8081}}`,
    ),
    fixes: STRATEGIES,
  },
  {
    id: 'K20',
    title: 'a volume of one writer',
    rule: 'L11',
    render: `${one(
      'store',
      `containers: [{name: store, image: "chromadb/chroma:1.0"}]
      volumes:
      - name: data
        persistentVolumeClaim:
          claimName: chroma # here`,
    )}---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: chroma}
spec: {accessModes: [ReadWriteOnce]}
`,
    fixes: [...STRATEGIES, [['ReadWriteOnce', 'ReadWriteMany']]],
  },
  {
    id: 'K21',
    title: 'a device that only one pod can have',
    rule: 'L11',
    render: one(
      'llm',
      `containers:
      - name: llm
        image: vllm/vllm-openai:v0.9
        resources:
          limits:
            nvidia.com/gpu: 1 # here`,
    ),
    fixes: STRATEGIES,
  },
  {
    id: 'K21 port',
    title: 'a port of the node',
    rule: 'L11',
    render: one(
      'edge',
      `containers:
      - name: edge
        image: traefik:3
        ports:
        - {containerPort: 80, hostPort: 80} # here`,
    ),
    fixes: [...STRATEGIES, [[', hostPort: 80', '']]],
  },
  {
    id: 'K21 apart',
    title: 'pods that may not share a node',
    rule: 'L11',
    render: one(
      'web',
      `affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          - topologyKey: kubernetes.io/hostname # here
            labelSelector: {matchLabels: {app: web}}
      containers: [{name: web, image: "acme/rag:2"}]`,
    ),
    fixes: [
      ...STRATEGIES,
      [['{matchLabels: {app: web}}\n      containers', '{matchLabels: {app: batch}}\n      containers']],
    ],
  },
  {
    id: 'K21 quota',
    title: 'a quota without room for one more pod',
    rule: 'L20',
    render: `---
apiVersion: v1
kind: ResourceQuota
metadata: {name: team}
spec: {hard: {requests.memory: 4Gi, pods: "20"}}
${workload('Deployment', 'web', 'containers: [{name: web, image: "acme/rag:2", resources: {requests: {memory: 2048Mi}}}]', 'replicas: 2').replace('spec:\n', 'spec: # here\n')}`,
    fixes: [
      [['requests.memory: 4Gi', 'requests.memory: 6Gi']],
      [['replicas: 2', 'replicas: 2\n  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}']],
    ],
  },
  {
    id: 'K21 never',
    title: 'a quota without room for all pods',
    rule: 'L20',
    render: `---
apiVersion: v1
kind: ResourceQuota
metadata: {name: team}
spec:
  hard:
    requests.cpu: "1" # here
${workload('StatefulSet', 'store', 'containers: [{name: store, image: "acme/store:1", resources: {requests: {cpu: 400m}}}]', 'replicas: 3')}`,
    fixes: [[['requests.cpu: "1"', 'requests.cpu: "1.2"']]],
  },
  {
    id: 'K24',
    title: 'members find each other by names that only ready pods have',
    rule: 'L9',
    render:
      workload(
        'StatefulSet',
        'qdrant',
        `containers:
      - name: qdrant
        image: qdrant/qdrant:v1.14
        command: [bash, -c, "./qdrant --bootstrap http://qdrant-0.qdrant-headless:6335 --uri http://$HOSTNAME.qdrant-headless:6335"]
        ${PEER_READY}`,
        'replicas: 3\n  serviceName: qdrant-headless',
      ) +
      service('qdrant-headless', 'clusterIP: None, selector: {app: qdrant}').replace('spec: {', 'spec: { # here\n  '),
    fixes: [[['clusterIP: None', 'clusterIP: None, publishNotReadyAddresses: true']], [['replicas: 3', 'replicas: 1']]],
  },
  {
    id: 'K24 file',
    title: 'the names of the members stand in a ConfigMap',
    rule: 'L9',
    render: `${workload(
      'StatefulSet',
      'nats',
      `containers:
      - name: nats
        image: nats:2.11
        ${PEER_READY}
      volumes: [{name: config, configMap: {name: nats}}]`,
      'replicas: 3\n  serviceName: nats-headless\n  podManagementPolicy: Parallel',
    )}---
apiVersion: v1
kind: ConfigMap
metadata: {name: nats}
data:
  nats.conf: |
    cluster {
      routes: [nats://nats-0.nats-headless:6222, nats://nats-1.nats-headless:6222]
    }
${service('nats-headless', 'clusterIP: None, selector: {app: nats}').replace('spec: {', 'spec: { # here\n  ')}`,
    fixes: [[['clusterIP: None', 'clusterIP: None, publishNotReadyAddresses: true']]],
  },
  {
    id: 'K25',
    title: 'members of a quorum start one by one',
    rule: 'L10',
    render:
      workload(
        'StatefulSet',
        'rabbitmq',
        `containers:
      - name: rabbitmq
        image: docker.io/bitnami/rabbitmq:4.1
        readinessProbe: {exec: {command: [sh, -ec, "rabbitmq-diagnostics -q check_running"]}}`,
        'serviceName: rabbitmq-headless\n  replicas: 3 # here',
      ) + service('rabbitmq-headless', 'clusterIP: None, publishNotReadyAddresses: true, selector: {app: rabbitmq}'),
    fixes: [
      [['replicas: 3 # here', 'replicas: 3\n  podManagementPolicy: Parallel']],
      [['replicas: 3 # here', 'replicas: 1']],
    ],
  },
  {
    id: 'K28',
    title: 'a vector store that is ready only with its quorum',
    rule: 'L10',
    render: workload(
      'StatefulSet',
      'weaviate',
      `containers:
      - name: weaviate
        image: cr.weaviate.io/semitechnologies/weaviate:1.31
        readinessProbe: {httpGet: {path: /v1/.well-known/ready, port: 8080}}`,
      'replicas: 3\n  podManagementPolicy: OrderedReady # here',
    ),
    fixes: [[['OrderedReady', 'Parallel']]],
  },
  {
    id: 'K37',
    title: 'a webhook that its own pods have to pass',
    rule: 'L13',
    render: `${workload('Deployment', 'webhook', 'containers: [{name: webhook, image: "acme/webhook:1"}]')}${service('webhook')}---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: webhook}
webhooks:
- name: pods.acme.example # here
  clientConfig: {service: {name: webhook, namespace: acme}}
  failurePolicy: Fail
  rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}]}
`,
    fixes: [
      [['values: [kube-system]', 'values: [kube-system, acme]']],
      [['failurePolicy: Fail', 'failurePolicy: Ignore']],
      [['namespaceSelector:', 'objectSelector: {matchLabels: {inject: "true"}}\n  namespaceSelector:']],
    ],
  },
  {
    id: 'K37 DNS',
    title: 'a webhook that the pods of kube-system have to pass',
    rule: 'L13',
    render: `${workload('Deployment', 'webhook', 'containers: [{name: webhook, image: "acme/webhook:1"}]')}${service('webhook')}---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: webhook}
webhooks:
- name: pods.acme.example # here
  clientConfig: {service: {name: webhook, namespace: acme}}
  rules: [{apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"]}]
  namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [acme]}]}
`,
    fixes: [[['values: [acme]', 'values: [acme, kube-system]']], [['resources: ["*"]', 'resources: [retrievers]']]],
  },
];
