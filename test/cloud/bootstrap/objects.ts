import { NODE } from '../../adapters/kubernetes/jobs/volume-pods.ts';
import { running } from './programs.ts';

type Form = {
  replicas?: number;
  /** Of the Deployment or StatefulSet. */
  spec?: object;
  metadata?: object;
  /** Of its pods, and of their container. */
  pod?: object;
  container?: object;
};

/** A workload whose pods run a program, and are ready once that answers on 8080. */
export function workload(kind: string, name: string, program: string, form: Form = {}): object {
  const { replicas = 1, spec = {}, metadata = {}, pod = {}, container = {} } = form;
  const readinessProbe = { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 };
  return {
    ...{ apiVersion: 'apps/v1', kind, metadata: { name, ...metadata } },
    spec: {
      replicas,
      ...(kind === 'StatefulSet' && { serviceName: name }),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          terminationGracePeriodSeconds: 0,
          containers: [{ name: 'app', image: NODE, command: running(program), readinessProbe, ...container }],
          ...pod,
        },
      },
      ...spec,
    },
  };
}

export const deployment = (name: string, program: string, form?: Form) => workload('Deployment', name, program, form);

/** A container beside or before the others. */
export const box = (name: string, program: string, more: object = {}) => ({
  ...{ name, image: NODE, command: running(program) },
  ...more,
});

export const service = (name: string, spec: object = {}) => ({
  ...{ apiVersion: 'v1', kind: 'Service', metadata: { name } },
  spec: { selector: { app: name }, ports: [{ port: 8080 }], ...spec },
});

/** Lets the pods of a namespace read Jobs and lead by a lease. */
export const RIGHTS = [
  {
    ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'team' } },
    rules: [
      { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get'] },
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update'] },
    ],
  },
  {
    ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'team' } },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'team' },
    subjects: [{ kind: 'ServiceAccount', name: 'default' }],
  },
];

/** What Helm writes on what it makes. */
export const HELM = {
  labels: { 'app.kubernetes.io/managed-by': 'Helm' },
  annotations: { 'meta.helm.sh/release-name': 'rag' },
};
