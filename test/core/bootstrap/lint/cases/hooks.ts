import { job, type LintCase, service, workload } from './case.ts';

const POST = 'helm.sh/hook: "post-install, post-upgrade", helm.sh/hook-weight: "1"';
const PRE = 'helm.sh/hook: pre-install';
const MIGRATE = 'containers: [{name: migrate, image: "acme/rag:2", command: [alembic, upgrade, head]}]';
const READY = 'readinessProbe: {httpGet: {path: /healthz, port: 80}}';
const waiter = `initContainers:
      - name: wait-for-migration
        image: groundnuty/k8s-wait-for:v2.0
        args: [job, migrate] # here
      containers: [{name: web, image: "acme/rag:2"}]`;
const MAY_READ = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: waiters}
roleRef: {kind: ClusterRole, name: view}
subjects: [{kind: Group, name: "system:serviceaccounts"}]
`;
const plain: [RegExp, string][] = [[/helm\.sh\/hook[^}]*/, '']];

export const hookCases: LintCase[] = [
  {
    id: 'K1',
    title: 'an init container waits for a post-install Job',
    rule: 'L1',
    render: workload('Deployment', 'web', waiter) + job('migrate', POST, MIGRATE) + MAY_READ,
    fixes: [plain, [[POST, 'argocd.argoproj.io/hook: Sync, helm.sh/hook: post-install']]],
  },
  {
    id: 'K1 chatwoot',
    title: 'an application that needs the schema, and shows no wait',
    rule: 'L1',
    render:
      workload(
        'Deployment',
        'web',
        `containers: # here
      - {name: web, image: "acme/rag:2", ${READY}}`,
      ) +
      job('prepare', POST, 'containers: [{name: db, image: "acme/rag:2", args: [bundle, exec, rails, "db:prepare"]}]'),
    fixes: [plain, [['post-install, post-upgrade', 'pre-install,pre-upgrade']]],
  },
  {
    id: 'K1 airflow',
    title: 'pods check migrations that a hook runs after them',
    rule: 'L1',
    render:
      workload(
        'StatefulSet',
        'scheduler',
        `initContainers:
      - name: wait-for-airflow-migrations
        image: apache/airflow:3.0
        args: ["airflow", "db", "check-migrations", "--migration-wait-timeout=60"] # here
      containers: [{name: scheduler, image: "apache/airflow:3.0", args: [scheduler]}]`,
      ) +
      job(
        'run-airflow-migrations',
        POST,
        'containers: [{name: run, image: "apache/airflow:3.0", args: [bash, -c, "exec airflow db migrate"]}]',
      ),
    fixes: [plain],
  },
  {
    id: 'K1 kubectl',
    title: 'kubectl wait for a Job that a PostSync hook makes',
    rule: 'L1',
    render:
      workload(
        'Deployment',
        'web',
        `serviceAccountName: web
      initContainers:
      - name: wait
        image: bitnami/kubectl:1.33
        command: [sh, -c]
        args: # here
        - |
          # wait until the schema is there
          kubectl wait --for=condition=complete --timeout=-1s job/migrate
      containers: [{name: web, image: "acme/rag:2"}]`,
      ) + job('migrate', 'argocd.argoproj.io/hook: PostSync', MIGRATE),
    fixes: [[['PostSync', 'Sync']]],
  },
  {
    id: 'K2',
    title: 'a pre-install hook needs an account of the release',
    rule: 'L2',
    render: `${job(
      'migrate',
      `${PRE}, helm.sh/hook-weight: "-5"`,
      `serviceAccountName: migrator # here
      ${MIGRATE}`,
    )}---
apiVersion: v1
kind: ServiceAccount
metadata: {name: migrator}
`,
    fixes: [
      [
        [
          'metadata: {name: migrator}',
          'metadata: {name: migrator, annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "-10"}}',
        ],
      ],
      [[/helm\.sh\/hook: pre-install, helm\.sh\/hook-weight: "-5"/, '']],
      [['serviceAccountName: migrator # here', '']],
    ],
  },
  {
    id: 'K2 order',
    title: 'a hook needs a hook of a later name',
    rule: 'L2',
    render: `${job(
      'a-migrate',
      PRE,
      `containers:
      - name: migrate
        image: acme/rag:2
        command: [alembic, upgrade, head]
        envFrom:
        - configMapRef:
            name: settings # here`,
    )}---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, annotations: {${PRE}}}
data: {MODE: migrate}
`,
    fixes: [
      [['a-migrate', 'x-migrate']],
      [[`settings, annotations: {${PRE}}`, `settings, annotations: {${PRE}, helm.sh/hook-weight: "-1"}`]],
      [['name: settings # here', 'name: settings\n            optional: true']],
    ],
  },
  {
    id: 'K2 database',
    title: 'a pre-install migration needs the database of the release',
    rule: 'L2',
    render:
      job(
        'migrate',
        `${PRE}, helm.sh/hook-delete-policy: before-hook-creation`,
        `containers:
      - name: migrate
        image: acme/rag:2
        command: [alembic, upgrade, head]
        env: # here
        - {name: DATABASE_URL, value: "postgresql+asyncpg://rag:$(PASSWORD)@db.default.svc.cluster.local:5432/rag"}`,
      ) +
      service('db') +
      workload('StatefulSet', 'db', 'containers: [{name: db, image: "postgres:17"}]', 'serviceName: db'),
    fixes: [
      [[/helm[^}]*/, '']],
      [[/db\.default\.svc\.cluster\.local/, 'db.abc.eu-west-1.rds.amazonaws.com']],
      [['pre-install', 'pre-upgrade']],
    ],
  },
  {
    id: 'K2 Argo CD',
    title: 'Argo CD runs an upgrade hook before the first objects',
    rule: 'L3',
    deployer: 'argocd',
    render: `${job(
      'migrate',
      'helm.sh/hook: "pre-upgrade,post-install"',
      `containers:
      - name: migrate
        image: acme/rag:2
        args: [alembic, upgrade, head]
        env:
        - name: DATABASE_URL
          valueFrom:
            secretKeyRef:
              name: dsn # here`,
    )}---
apiVersion: v1
kind: Secret
metadata: {name: dsn}
`,
    fixes: [[['helm.sh/hook', 'argocd.argoproj.io/hook: Sync, helm.sh/hook']]],
  },
  {
    id: 'K3',
    title: 'a webhook certificate comes from a post-install hook',
    rule: 'L1',
    render:
      workload(
        'Deployment',
        'webhook',
        `containers: [{name: webhook, image: "acme/webhook:1"}]
      volumes:
      - name: certificate
        projected:
          sources:
          - secret:
              name: webhook-tls # here`,
      ) +
      job(
        'certgen',
        POST,
        'containers: [{name: create, image: "registry.k8s.io/kube-webhook-certgen:v1.6", args: [create, --host=webhook, --secret-name=webhook-tls]}]',
      ),
    fixes: [
      [['post-install, post-upgrade', 'pre-install,pre-upgrade']],
      [['name: webhook-tls # here', 'name: webhook-tls\n              optional: true']],
    ],
  },
  {
    id: 'K3 object',
    title: 'a ConfigMap is itself a post-install hook',
    rule: 'L1',
    deployer: 'flux',
    render: `${workload(
      'DaemonSet',
      'agent',
      `containers:
      - name: agent
        image: acme/agent:1
        env:
        - name: MODE
          valueFrom:
            configMapKeyRef:
              name: agent-settings # here
              key: mode`,
    )}---
kind: ConfigMap
apiVersion: v1
metadata:
  name: agent-settings
  annotations: {helm.sh/hook: post-install}
data: {mode: full}
`,
    fixes: [[['annotations: {helm.sh/hook: post-install}', '']]],
  },
];
