import { job, type LintCase, service, workload } from './case.ts';

const WEB = 'containers: [{name: web, image: "acme/rag:2"}]';
const MIGRATE = 'containers: [{name: migrate, image: "acme/migrate:2", command: [flyway, migrate]}]';
const waits = (script: string, more = '') => `${more}
      initContainers:
      - name: wait
        image: busybox:1.37
        command: [sh, -c] 
        args: # here
        - ${script}
      ${WEB}`;

export const podCases: LintCase[] = [
  {
    id: 'K13',
    title: 'a Job copies the Secret out of the pod that needs it',
    rule: 'L14',
    render:
      workload(
        'Deployment',
        'fulcio',
        `containers:
      - name: fulcio
        image: acme/fulcio:1
      volumes:
      - name: key
        secret:
          secretName: fulcio-key # here`,
      ) +
      service('fulcio') +
      job(
        'copy-secret',
        '',
        `containers:
      - name: copy
        image: acme/kubectl:1
        command: [sh, -c, "curl -sf http://fulcio:5555/key > /tmp/key && kubectl create secret generic $NAME --from-file=/tmp/key"]
        env: [{name: NAME, value: fulcio-key}]`,
      ),
    fixes: [
      [['secretName: fulcio-key # here', 'secretName: fulcio-key\n          optional: true']],
      [['http://fulcio:5555', 'https://keys.acme.example']],
    ],
  },
  {
    id: 'K13 driver',
    title: 'the pull Secret is synced once the pod has its volume',
    rule: 'L14',
    render: `${workload(
      'Deployment',
      'web',
      `imagePullSecrets:
      - name: registry # here
      ${WEB}
      volumes: [{name: secrets, csi: {driver: secrets-store.csi.k8s.io, volumeAttributes: {secretProviderClass: registry}}}]`,
    )}---
apiVersion: secrets-store.csi.x-k8s.io/v1
kind: SecretProviderClass
metadata: {name: registry}
spec: {provider: aws, secretObjects: [{secretName: registry, type: kubernetes.io/dockerconfigjson}]}
`,
    fixes: [
      [[/imagePullSecrets:\n.*\n\s*/, '']],
      [
        [
          /$/,
          workload(
            'DaemonSet',
            'sync',
            'containers: [{name: pause, image: "registry.k8s.io/pause:3.10"}]\n      volumes: [{name: secrets, csi: {driver: secrets-store.csi.k8s.io, volumeAttributes: {secretProviderClass: registry}}}]',
          ),
        ],
      ],
    ],
  },
  {
    id: 'K14',
    title: 'a migration in an init container needs the proxy beside it',
    rule: 'L17',
    render: workload(
      'Deployment',
      'web',
      `initContainers:
      - name: migrate
        image: acme/rag:2
        args: [alembic, upgrade, head] # here
        env: [{name: DATABASE_URL, value: "postgresql://rag@127.0.0.1:5432/rag"}]
      containers:
      - {name: web, image: "acme/rag:2"}
      - {name: cloud-sql-proxy, image: "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14"}`,
    ),
    fixes: [
      [
        [/\n {6}- \{name: cloud-sql-proxy.*\}/, ''],
        [
          'initContainers:',
          'initContainers:\n      - {name: cloud-sql-proxy, image: "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14", restartPolicy: Always}',
        ],
      ],
    ],
  },
  {
    id: 'K14 mesh',
    title: 'an init container uses the network of a mesh before its proxy',
    rule: 'L17',
    render: workload('Deployment', 'web', waits('until nc -z db.rag.example 5432; do sleep 1; done')).replace(
      'labels: {app: web}}\n    spec',
      'labels: {app: web, sidecar.istio.io/inject: "true"}}\n    spec',
    ),
    fixes: [[['sidecar.istio.io/inject: "true"', 'sidecar.istio.io/inject: "false"']]],
  },
  {
    id: 'K15',
    title: 'a Job in a meshed namespace',
    rule: 'L17',
    render: `---
apiVersion: v1
kind: Namespace
metadata: {name: rag, labels: {istio-injection: enabled}}
${job('migrate', '', `${MIGRATE} # here`).replace('{name: migrate,', '{name: migrate, namespace: rag,').replace('    spec:\n      restart', '    spec: # here\n      restart').replace(`${MIGRATE} # here`, MIGRATE)}`,
    fixes: [
      [['template:\n', 'template:\n    metadata: {annotations: {sidecar.istio.io/inject: "false"}}\n']],
      [['[flyway, migrate]', '[sh, -c, "flyway migrate; curl -XPOST localhost:15020/quitquitquit"]']],
    ],
  },
  {
    id: 'L15',
    title: 'each of several pods migrates',
    rule: 'L15',
    render: workload(
      'Deployment',
      'web',
      'containers: [{name: web, image: "acme/rag:2", command: [sh, -c, "alembic upgrade head && exec uvicorn app:app"]}] # here',
      'replicas: 3',
    ),
    fixes: [[['replicas: 3', 'replicas: 1']], [['alembic upgrade head && ', '']]],
  },
  {
    id: 'K33',
    title: 'an image migrates by a variable, and an autoscaler makes more of it',
    rule: 'L15',
    render: `${workload(
      'Deployment',
      'api',
      `containers:
      - name: api
        image: acme/dify-api:1
        command: [/entrypoint.sh] # here
        env: [{name: MIGRATION_ENABLED, value: "true"}]`,
    )}---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: api}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}, minReplicas: 1, maxReplicas: 5}
`,
    fixes: [[['value: "true"', 'value: "false"']], [['maxReplicas: 5', 'maxReplicas: 1']]],
  },
  {
    id: 'K36',
    title: 'a liveness probe ends a migration',
    rule: 'L16',
    render: workload(
      'Deployment',
      'web',
      `containers:
      - name: web
        image: acme/rag:2
        args: ["sh", "-c", "python manage.py migrate --noinput; gunicorn app"]
        livenessProbe: {httpGet: {path: /live, port: 80}, initialDelaySeconds: 10} # here`,
    ),
    fixes: [
      [
        [
          'livenessProbe',
          'startupProbe: {httpGet: {path: /live, port: 80}, failureThreshold: 90}\n        livenessProbe',
        ],
      ],
    ],
  },
  {
    id: 'K41',
    title: 'a liveness probe ends the download of a model',
    rule: 'L16',
    render: workload(
      'Deployment',
      'embedder',
      `containers:
      - name: embedder
        image: ghcr.io/huggingface/text-embeddings-inference:cpu-1.8
        args: [--model-id, BAAI/bge-m3]
        livenessProbe: # here
          httpGet: {path: /health, port: 80}`,
    ),
    fixes: [
      [['--model-id, BAAI/bge-m3', '--model-id, /models/bge-m3']],
      [
        [
          'httpGet: {path: /health, port: 80}',
          'httpGet: {path: /health, port: 80}\n          initialDelaySeconds: 600',
        ],
      ],
    ],
  },
];
