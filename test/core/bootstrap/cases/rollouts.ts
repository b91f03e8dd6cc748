import { box, type Case, deployment, object, pod, unscheduled } from './build.ts';
import { event, log } from './samples.ts';

const rolling = (name: string, more = {}) => [
  ...deployment(name, { rolls: true, ...more }),
  pod(`${name}-old-1`, `ReplicaSet/${name}-old`),
];
/** Rollouts that are their own obstacle. */
export const rolloutCases: Case[] = [
  {
    id: 'K19',
    title: 'only the leader is ready, and the old pod leads',
    seen: {
      objects: [
        ...rolling('retriever'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', { boxes: [box('app', 'running')] }),
        object('Lease', 'retriever', {
          spec: {
            holderIdentity: 'retriever-old-1_1234',
            renewTime: '2026-09-01T11:59:58.000000Z',
            leaseDurationSeconds: 15,
          },
        }),
      ],
      logs: log('retriever-new-1', 'app', 'attempting to acquire leader lease rag/retriever...'),
    },
    earlier: { logs: log('retriever-new-1', 'app', 'attempting to acquire leader lease rag/retriever...') },
    verdict: 'Deadlock',
    cycle: ['new pods of Deployment/retriever ready', 'Lease/retriever free'],
    plan: ['roll-back Deployment/retriever'],
  },
  {
    id: 'K21a',
    title: 'a new pod needs the GPU that the old one keeps until the new one is ready',
    seen: {
      objects: [
        ...rolling('model'),
        unscheduled(
          'model-new-1',
          'ReplicaSet/model-new',
          '0/3 nodes are available: 1 Insufficient nvidia.com/gpu, 2 node(s) had untolerated taint.',
        ),
      ],
    },
    verdict: 'Deadlock',
    cycle: ['new pods of Deployment/model ready', 'nvidia.com/gpu on nodes for Deployment/model room'],
    plan: ['roll-back Deployment/model'],
  },
  {
    id: 'K21b',
    title: 'a quota has no room for one pod more, so that none is made',
    seen: {
      objects: rolling('retriever'),
      events: [
        event(
          'ReplicaSet/retriever-new',
          'FailedCreate',
          'Error creating: pods "retriever-new-x" is forbidden: exceeded quota: team, requested: requests.memory=2Gi, used: requests.memory=3Gi, limited: requests.memory=4Gi',
        ),
      ],
    },
    verdict: 'Deadlock',
    cycle: ['new pods of Deployment/retriever ready', 'ResourceQuota/team for Deployment/retriever room'],
    plan: ['roll-back Deployment/retriever'],
  },
  {
    id: 'K21d',
    title: 'a quota has no room beside an old pod that serves no longer',
    seen: {
      objects: [
        ...deployment('retriever', { rolls: true }),
        pod('retriever-old-1', 'ReplicaSet/retriever-old', { boxes: [box('app', 'running')] }),
      ],
      events: [
        event(
          'ReplicaSet/retriever-new',
          'FailedCreate',
          'Error creating: pods "retriever-new-x" is forbidden: exceeded quota: team, requested: pods=1, used: pods=1, limited: pods=1',
        ),
      ],
    },
    verdict: 'Deadlock',
    cycle: ['Deployment/retriever ready', 'ResourceQuota/team for Deployment/retriever room'],
    plan: ['scale-from-zero Deployment/retriever'],
  },
  {
    id: 'K21c',
    title: 'a new pod must not be on the node of the old one, and there is no other',
    seen: {
      objects: [
        ...rolling('plugin'),
        unscheduled(
          'plugin-new-1',
          'ReplicaSet/plugin-new',
          "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.",
        ),
      ],
    },
    verdict: 'Deadlock',
    cycle: ['new pods of Deployment/plugin ready', 'a node apart from its other pods for Deployment/plugin room'],
    plan: ['roll-back Deployment/plugin'],
  },
];
