import { type Case, deployment, object, pod } from './build.ts';
import { event } from './samples.ts';

/** Argo CD and Flux. */
export const gitopsCases: Case[] = [
  {
    id: 'K4',
    title: 'a claim in an earlier wave waits for its first pod',
    seen: {
      objects: [
        object(
          'PersistentVolumeClaim',
          'data',
          { status: { phase: 'Pending' } },
          {
            annotations: {
              'argocd.argoproj.io/sync-wave': '0',
              'argocd.argoproj.io/tracking-id': 'rag:/PersistentVolumeClaim:rag/data',
            },
          },
        ),
        object('Application', 'rag', {
          status: {
            operationState: { phase: 'Running', message: 'waiting for healthy state of /PersistentVolumeClaim/data' },
          },
        }),
      ],
      events: [
        event(
          'PersistentVolumeClaim/data',
          'WaitForFirstConsumer',
          'waiting for first consumer to be created before binding',
        ),
      ],
    },
    verdict: 'Deadlock',
    cycle: ['PersistentVolumeClaim/data bound', 'first pod with claim data exists', 'Application/rag synced'],
  },
  {
    id: 'K6',
    title: 'a sync waits for a hook Job that is gone, and the schema is right',
    seen: {
      objects: [
        ...deployment('retriever'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new'),
        object('Application', 'rag', {
          status: {
            operationState: { phase: 'Running', message: 'waiting for completion of hook batch/Job/rag-migrate' },
          },
        }),
      ],
    },
    verdict: 'MissingRoot',
    root: 'Job/rag-migrate complete',
  },
  {
    id: 'K8',
    title: 'a gate follows a release that depends on the release of the gated pod',
    seen: {
      objects: [
        ...deployment('traefik', { metadata: { labels: { 'helm.toolkit.fluxcd.io/name': 'common' } } }),
        pod('traefik-new-1', 'ReplicaSet/traefik-new', {
          ready: false,
          spec: { readinessGates: [{ conditionType: 'cloud.google.com/load-balancer-neg-ready' }] },
        }),
        object('HelmRelease', 'common', {
          status: {
            conditions: [
              {
                type: 'Ready',
                status: 'Unknown',
                reason: 'Progressing',
                message: "Running 'install' action with timeout of 5m0s",
              },
            ],
          },
        }),
        object('HelmRelease', 'mirror', {
          spec: { dependsOn: [{ name: 'common' }] },
          status: {
            conditions: [
              {
                type: 'Ready',
                status: 'False',
                reason: 'DependencyNotReady',
                message: "dependency 'rag/common' is not ready",
              },
            ],
          },
        }),
      ],
    },
    settings: { gates: { 'cloud.google.com/load-balancer-neg-ready': 'HelmRelease/mirror' } },
    verdict: 'Deadlock',
    cycle: [
      'Deployment/traefik ready',
      'readiness gate cloud.google.com/load-balancer-neg-ready admitted',
      'HelmRelease/mirror synced',
      'HelmRelease/common synced',
    ],
  },
  {
    id: 'K8b',
    title: 'two Flux Kustomizations depend on each other',
    seen: {
      objects: ['apps', 'infra'].map((name) =>
        object('Kustomization', name, {
          spec: { dependsOn: [{ name: name === 'apps' ? 'infra' : 'apps' }] },
          status: {
            conditions: [
              { type: 'Ready', status: 'False', reason: 'DependencyNotReady', message: 'dependency is not ready' },
            ],
          },
        }),
      ),
    },
    verdict: 'Deadlock',
    cycle: ['Kustomization/apps synced', 'Kustomization/infra synced'],
  },
];
