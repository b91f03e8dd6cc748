import { job, type LintCase, workload } from './case.ts';

const POST = 'helm.sh/hook: "post-install, post-upgrade", helm.sh/hook-weight: "1"';
const PRE = 'helm.sh/hook: pre-install';
const MIGRATE = 'containers: [{name: migrate, image: "acme/rag:2", command: [alembic, upgrade, head]}]';
const plain: [RegExp, string][] = [[/helm\.sh\/hook[^}]*/, '']];

export const waveCases: LintCase[] = [
  {
    id: 'K4',
    title: 'a claim in an earlier wave than its pod',
    rule: 'L12',
    render: `---
apiVersion: v1 # here
kind: PersistentVolumeClaim
metadata: {name: data, annotations: {argocd.argoproj.io/sync-wave: "-1"}}
spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}
${workload('Deployment', 'web', 'containers: [{name: web, image: "acme/rag:2"}]\n      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]')}`,
    fixes: [[['sync-wave: "-1"', 'sync-wave: "0"']], [['{accessModes', '{volumeName: pv-1, accessModes']]],
  },
  {
    id: 'K4 hook',
    title: 'only a hook after the release mounts a claim',
    rule: 'L12',
    render: `---
apiVersion: v1 # here
kind: PersistentVolumeClaim
metadata: {name: backup}
spec: {accessModes: [ReadWriteOnce], storageClassName: slow}
${job('seed', POST, 'containers: [{name: seed, image: "acme/seed:1"}]\n      volumes: [{name: backup, persistentVolumeClaim: {claimName: backup}}]')}`,
    fixes: [
      plain,
      [['metadata: {name: backup}', 'metadata: {name: backup, annotations: {helm.sh/hook: post-install}}']],
      [
        [
          /$/,
          '---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: slow}\nvolumeBindingMode: Immediate\n',
        ],
      ],
    ],
  },
  {
    id: 'K4 schedule',
    title: 'only a CronJob mounts a claim',
    rule: 'L12',
    render: `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: backup}
spec: {accessModes: [ReadWriteOnce]} # here
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: dump}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          containers: [{name: dump, image: "postgres:17"}]
          volumes: [{name: backup, persistentVolumeClaim: {claimName: backup}}]
`,
    fixes: [[['{accessModes', '{volumeName: nfs-1, accessModes']]],
  },
  {
    id: 'K6',
    title: 'a hook Job deletes itself at once',
    rule: 'L4',
    render: job(
      'migrate',
      'argocd.argoproj.io/hook: PreSync, argocd.argoproj.io/hook-delete-policy: BeforeHookCreation',
      MIGRATE,
      'ttlSecondsAfterFinished: 0 # here',
    ),
    fixes: [[['ttlSecondsAfterFinished: 0 # here', '']]],
  },
  {
    id: 'K8',
    title: 'Kustomizations of Flux depend on each other',
    rule: 'L18',
    render: ['apps', 'infra']
      .map(
        (name, index) => `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec:
  dependsOn:
  - name: ${index === 0 ? 'infra # here' : 'apps'}
`,
      )
      .join(''),
    fixes: [
      [
        ['- name: apps', '[]'],
        ['dependsOn:\n  []', 'dependsOn: []'],
      ],
    ],
  },
  {
    id: 'K8 gate',
    title: 'a readiness gate that nothing sets',
    rule: 'L19',
    render: workload(
      'Deployment',
      'edge',
      `readinessGates:
      - conditionType: acme.example/load-balancer-ready # here
      containers: [{name: edge, image: "traefik:3"}]`,
    ),
    fixes: [
      [['acme.example/load-balancer-ready', 'target-health.elbv2.k8s.aws/edge']],
      [[/readinessGates:\n.*\n/, '']],
    ],
  },
  {
    id: 'L18 wave',
    title: 'a pod of an earlier wave needs a ConfigMap of a later one',
    rule: 'L18',
    render: `${workload(
      'Deployment',
      'web',
      `containers: [{name: web, image: "acme/rag:2"}]
      volumes:
      - name: settings
        configMap:
          name: settings # here`,
    )}---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, annotations: {argocd.argoproj.io/sync-wave: "2"}}
`,
    fixes: [[['sync-wave: "2"', 'sync-wave: "-2"']]],
  },
  {
    id: 'L4 deleted',
    title: 'a hook object is deleted before the release reads it',
    rule: 'L4',
    deployer: 'terraform',
    render: `${workload(
      'Deployment',
      'web',
      `containers:
      - name: web
        image: acme/rag:2
        envFrom:
        - secretRef:
            name: keys # here`,
    )}---
apiVersion: v1
kind: Secret
metadata: {name: keys, annotations: {${PRE}, helm.sh/hook-delete-policy: "before-hook-creation, hook-succeeded"}}
`,
    fixes: [[[', hook-succeeded', '']]],
  },
];
