import * as z from 'zod';

/**
 * What can be true of something in a starting service. `exists`, `started` (it listens), `ready` and
 * `functional` (a settle probe passes) grow in strength. `free` is a lock or lease that can be taken,
 * `room` a resource that can be had, `current` a pod of the newest revision, `synced` a release whose
 * deployer is content.
 */
export const condition = z.enum([
  'exists',
  'started',
  'ready',
  'functional',
  'complete',
  'bound',
  'migrated',
  'free',
  'quorum',
  'room',
  'current',
  'admitted',
  'synced',
]);
export type Condition = z.infer<typeof condition>;

/**
 * Where something was read, and its words, for people.
 *
 * - `field`: a field of an object's spec or status. `absence`: an object that a complete list lacks.
 * - `event`, `log`: their text may hold what an application wrote, so it confirms nothing.
 * - `config`: a need in ragmend.yaml, or a host in an environment variable or a ConfigMap.
 */
export const evidence = z.object({
  kind: z.enum(['field', 'absence', 'event', 'log', 'config']),
  from: z.string(),
  text: z.string(),
});
export type Evidence = z.infer<typeof evidence>;

/**
 * Why something does not come true by itself.
 *
 * - `absent`: nobody makes the object. `rights`, `gate`, `probe`, `schema` (dirty, newer than the
 *   code, cannot pass), `locked` (its owner is gone) and `room` (nothing releases any) say what is at
 *   fault. `intent`: paused, suspended, or scaled to 0 by a person. `unreachable`: the cluster's DNS,
 *   network or API server. `unknown`: it fails, and nothing says why.
 * - `image`, `config`, `memory`, `crash`: it fails whatever else is there.
 * - `slow`: it is at work, and more time is all that it needs.
 */
export type BarredWhy =
  | 'absent'
  | 'rights'
  | 'gate'
  | 'probe'
  | 'schema'
  | 'locked'
  | 'room'
  | 'intent'
  | 'unreachable'
  | 'unknown'
  | 'image'
  | 'config'
  | 'memory'
  | 'crash'
  | 'slow';
export type Barred = { why: BarredWhy; evidence: Evidence };

/**
 * A need: `atLeast` of the nodes `on`. If that is all of them, it is AND; 1 is OR; else it is a
 * quorum.
 *
 * - `basis`: `api` is what the API server or a controller enforces or states. A `log` or `config`
 *   wait is believed if it was seen in two runs and a field or an absence confirms it.
 * - `runs`: the runs of the container, or the samples of the configuration, in which it was seen.
 */
export type Wait = {
  on: string[];
  atLeast: number;
  basis: 'api' | 'log' | 'config';
  evidence: Evidence;
  runs: number;
  confirmed?: Evidence;
};

/**
 * A statement about a starting service that is true, comes true, or never will.
 *
 * - `id`: unique and readable, `OF CONDITION`: `Deployment/retriever ready`, `Job/migrate complete`.
 * - `of`: what it is about. `partOf`: the workload to which that belongs (a pod's StatefulSet); absent
 *   if it belongs to none.
 * - `holds`: true when it was looked at.
 * - `waits`: all of them have to be satisfied before it can come true. A node that does not hold, is
 *   not barred and waits for nothing comes true by itself.
 * - `crashing`: its container starts and ends again and again.
 * - `outside`: not of this target; nobody acts on it.
 */
export type WaitNode = {
  id: string;
  of: string;
  partOf?: string;
  condition: Condition;
  holds: boolean;
  waits: Wait[];
  barred?: Barred;
  crashing?: Evidence;
  outside?: boolean;
};
