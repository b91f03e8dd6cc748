import { job, type LintCase, service, workload } from './case.ts';

const WEB = 'containers: [{name: web, image: "acme/rag:2"}]';
const rights = (verbs: string, resource = 'jobs', group = 'batch') => `---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: waiter}
rules: [{apiGroups: ["${group}"], resources: [${resource}], verbs: [${verbs}]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: waiter}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: waiter}
subjects: [{kind: ServiceAccount, name: web}]
`;
const MIGRATE = 'containers: [{name: migrate, image: "acme/migrate:2", command: [flyway, migrate]}]';
const waits = (script: string, more = '') => `${more}
      initContainers:
      - name: wait
        image: busybox:1.37
        command: [sh, -c] 
        args: # here
        - ${script}
      ${WEB}`;

export const waiterCases: LintCase[] = [
  {
    id: 'K9',
    title: 'a waiter names a Job with a ttl',
    rule: 'L4',
    render:
      workload(
        'Deployment',
        'web',
        waits('kubectl wait --for=condition=complete job/migrate --timeout=10m', 'serviceAccountName: web'),
      ) +
      job('migrate', '', MIGRATE, 'ttlSecondsAfterFinished: 300') +
      rights('get, list, watch'),
    fixes: [[['ttlSecondsAfterFinished: 300', '']]],
  },
  {
    id: 'K9 hook',
    title: 'k8s-wait-for names a hook that is deleted on success',
    rule: 'L4',
    render:
      workload(
        'StatefulSet',
        'web',
        `serviceAccountName: web
      initContainers: [{name: wait, image: "ghcr.io/groundnuty/k8s-wait-for:no-root-v2.0", args: ["job-wr", "migrate"]}] # here
      ${WEB}`,
      ) +
      job(
        'migrate',
        'helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-delete-policy: "before-hook-creation,hook-succeeded"',
        MIGRATE,
      ) +
      rights('get'),
    fixes: [[[',hook-succeeded', '']]],
  },
  {
    id: 'K12',
    title: 'a waiter has no right to read Jobs',
    rule: 'L5',
    render:
      workload(
        'Deployment',
        'web',
        waits(
          'until kubectl get job migrate -o jsonpath={.status.succeeded} | grep 1; do sleep 2; done',
          'serviceAccountName: web',
        ),
      ) +
      job('migrate', '', MIGRATE) +
      rights('get, list', 'jobs', ''),
    fixes: [
      [['apiGroups: [""]', 'apiGroups: ["", batch]']],
      [['serviceAccountName: web', 'serviceAccountName: from-elsewhere']],
    ],
  },
  {
    id: 'K12 token',
    title: 'a waiter has the right, but no token',
    rule: 'L5',
    render:
      workload(
        'Deployment',
        'web',
        waits(
          'kubectl rollout status deployment/db',
          'serviceAccountName: web\n      automountServiceAccountToken: false',
        ),
      ) +
      workload('Deployment', 'db', 'containers: [{name: db, image: "postgres:17"}]') +
      rights('get, list, watch', 'deployments', 'apps'),
    fixes: [[['automountServiceAccountToken: false', '']]],
  },
  {
    id: 'K12 default',
    title: 'a waiter asks with the account that may nothing',
    rule: 'L5',
    render:
      workload('Deployment', 'web', waits('kubectl wait --for=condition=ready pod -l app=db')) +
      workload('StatefulSet', 'db', 'containers: [{name: db, image: "postgres:17"}]') +
      rights('get, list, watch', 'pods', ''),
    fixes: [
      [[/initContainers/, 'serviceAccountName: web\n      initContainers']],
      [
        ['kubectl wait --for=condition=ready pod -l app=db', 'until pg_isready -h db; do sleep 1; done'],
        [/$/, service('db')],
      ],
    ],
  },
  {
    id: 'K11',
    title: 'an init container waits for a Service of an earlier name',
    rule: 'L6',
    render:
      workload(
        'Deployment',
        'web',
        waits('until nslookup retriever-v1; do echo waiting for retriever; sleep 2; done'),
      ) + service('retriever'),
    fixes: [[['retriever-v1', 'retriever']], [['retriever-v1', 'retriever.other.svc.cluster.local']]],
  },
  {
    id: 'L7',
    title: 'an init container waits for its own Service',
    rule: 'L7',
    render:
      workload(
        'Deployment',
        'web',
        waits('"while ! curl -sf --max-time 2 http://web.default.svc:8080/ready ; do sleep 2; done"'),
      ) + service('web'),
    fixes: [
      [
        ['http://web.default.svc', 'http://db'],
        [/$/, service('db')],
      ],
      [
        [/until|while ! curl -sf/, 'curl -sf'],
        ['; do sleep 2; done', ' || true'],
      ],
    ],
  },
  {
    id: 'L7 peer',
    title: 'the first member waits for its own name before it runs',
    rule: 'L7',
    render:
      workload(
        'StatefulSet',
        'store',
        waits('until getent hosts store-0.store-headless; do sleep 1; done'),
        'serviceName: store-headless',
      ) + service('store-headless', 'clusterIP: None, selector: {app: store}'),
    fixes: [[['clusterIP: None', 'clusterIP: None, publishNotReadyAddresses: true']]],
  },
  {
    id: 'L8',
    title: 'two workloads wait for each other',
    rule: 'L8',
    render:
      workload(
        'Deployment',
        'retriever',
        waits('until nc -z -w 2 "$INDEXER_HOST" 8080; do sleep 2; done').replace(
          'command: [sh, -c]',
          'env: [{name: INDEXER_HOST, value: indexer}]\n        command: [sh, -c]',
        ),
      ) +
      service('retriever') +
      workload(
        'Deployment',
        'indexer',
        'containers: [{name: indexer, image: "acme/indexer:1", command: [dockerize, -wait, "tcp://retriever:8080", indexer]}]',
      ) +
      service('indexer'),
    fixes: [[['-wait, "tcp://retriever:8080", ', '']], [['selector: {app: indexer}', 'selector: {app: elsewhere}']]],
  },
  {
    id: 'K39',
    title: 'a retriever is ready once the indexer has filled it, and the indexer waits for it',
    rule: 'L8',
    render:
      workload(
        'Deployment',
        'retriever',
        `containers:
      - name: retriever
        image: acme/rag:2
        readinessProbe: # here
          exec: {command: [sh, -c, "curl -sf http://indexer:8000/filled"]}`,
      ) +
      service('retriever') +
      workload(
        'Deployment',
        'indexer',
        `initContainers: [{name: wait, image: curlimages/curl, command: [sh, -c, "until curl -fsS http://retriever:8080/ready; do sleep 3; done"]}]
      containers: [{name: indexer, image: "acme/indexer:1"}]`,
      ) +
      service('indexer'),
    fixes: [[['selector: {app: retriever}', 'publishNotReadyAddresses: true, selector: {app: retriever}']]],
  },
];
