import { type Case, deployment, object, statefulSet, unscheduled } from './build.ts';
import { event } from './samples.ts';

/** A pod that is not scheduled for its claim `data`. */
const claiming = (why: string) => [
  ...deployment('store'),
  unscheduled('store-new-1', 'ReplicaSet/store-new', `0/3 nodes are available: ${why}`, {
    spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] },
  }),
];

/** Claims that nobody binds, and releases of Flux that lack one before them. */
export const claimCases: Case[] = [
  {
    id: 'Y10b',
    title: 'claim: no default class',
    seen: {
      objects: [
        object('PersistentVolumeClaim', 'data', { status: { phase: 'Pending' } }),
        ...claiming('pod has unbound immediate PersistentVolumeClaims.'),
      ],
      events: [
        event(
          'PersistentVolumeClaim/data',
          'FailedBinding',
          'no persistent volumes available for this claim and no storage class is set',
        ),
      ],
    },
    verdict: 'MissingRoot',
    root: 'PersistentVolumeClaim/data bound',
  },
  {
    id: 'Y10c',
    title: 'claim pending, its events are gone',
    seen: {
      objects: [
        object('PersistentVolumeClaim', 'data', { status: { phase: 'Pending' } }),
        ...claiming('pod has unbound immediate PersistentVolumeClaims.'),
      ],
    },
    verdict: 'MissingRoot',
    root: 'PersistentVolumeClaim/data bound',
  },
  {
    id: 'Y10d',
    title: 'claim does not exist',
    seen: {
      objects: [...claiming('persistentvolumeclaim "data" not found.')],
    },
    verdict: 'MissingRoot',
    root: 'PersistentVolumeClaim/data bound',
  },
  {
    id: 'Y54',
    title: 'Flux: a dependency that is not there',
    seen: {
      objects: [
        object('HelmRelease', 'app', {
          spec: { dependsOn: [{ name: 'infra' }] },
          status: {
            conditions: [
              {
                type: 'Ready',
                status: 'False',
                reason: 'DependencyNotReady',
                message: 'unable to get \'rag/infra\' dependency: helmreleases "infra" not found',
              },
            ],
          },
        }),
      ],
    },
    verdict: 'MissingRoot',
    root: 'HelmRelease/infra exists',
  },
  {
    id: 'Y54b',
    title: 'Flux: a dependency is suspended',
    seen: {
      objects: [
        object('HelmRelease', 'app', {
          spec: { dependsOn: [{ name: 'infra' }] },
          status: { conditions: [{ type: 'Ready', status: 'False', reason: 'DependencyNotReady', message: 'x' }] },
        }),
        object('HelmRelease', 'infra', {
          spec: { suspend: true },
          status: { conditions: [{ type: 'Ready', status: 'False', reason: 'InstallFailed', message: 'x' }] },
        }),
      ],
    },
    verdict: 'MissingRoot',
    root: 'HelmRelease/infra synced',
  },
  {
    id: 'Y10e',
    title: 'claim waits for a pod which is pending for cpu',
    seen: {
      objects: [
        object('PersistentVolumeClaim', 'data-store-0', { status: { phase: 'Pending' } }),
        statefulSet('store', { replicas: 1 }),
        unscheduled('store-0', 'StatefulSet/store', '0/3 nodes are available: 3 Insufficient cpu.', {
          spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data-store-0' } }] },
        }),
      ],
      events: [
        event(
          'PersistentVolumeClaim/data-store-0',
          'WaitForFirstConsumer',
          'waiting for first consumer to be created before binding',
        ),
      ],
    },
    verdict: 'MissingRoot',
    root: 'cpu on nodes for StatefulSet/store room',
  },
];
