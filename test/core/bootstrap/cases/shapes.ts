import { type Box, box, deployment, object, pod, service } from './build.ts';

/** The objects of a Deployment of one pod with one container. */
export const one = (name: string, container: Box) => [
  ...deployment(name),
  pod(`${name}-new-1`, `ReplicaSet/${name}-new`, { boxes: [container] }),
];

/** The same, whose init containers are not done. */
export const init = (name: string, ...containers: Box[]) => [
  ...deployment(name),
  pod(`${name}-new-1`, `ReplicaSet/${name}-new`, { init: containers, boxes: [box('app', 'PodInitializing')] }),
];

/** A database that serves at port 5432. */
export const database = () => [
  object('StatefulSet', 'db', { spec: { replicas: 1, template: { metadata: { labels: { app: 'db' } } } } }),
  pod('db-0', 'StatefulSet/db'),
  ...service('db', { serves: true, spec: { ports: [{ port: 5432 }] } }),
];

/** A container that runs a shell script and says nothing. */
export const loop = (name: string, script: string) => box(name, 'running', { command: ['sh', '-c', script] });
