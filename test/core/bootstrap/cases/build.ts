import type { ReadingSettings } from '../../../../core/bootstrap/reading/scene/scene.ts';
import type { KubeObject, Observation } from '../../../../core/contracts/bootstrap/observation.ts';
import type { VerdictKind } from '../../../../core/contracts/bootstrap/verdict.ts';

/**
 * A case as a cluster would show it: what was seen, and what has to come out. `root` and `cycle` are ids of
 * nodes; a cycle starts anywhere. `plan`: kinds of actions with what they are on; none if nothing may be changed.
 */
export type Case = {
  id: string;
  title: string;
  seen: Partial<Observation>;
  earlier?: Partial<Observation>;
  settings?: Partial<ReadingSettings>;
  verdict: VerdictKind;
  root?: string;
  cycle?: string[];
  plan?: string[];
};

type More = Record<string, unknown>;

/** Two hours before the sample. */
const BORN = '2026-09-01T10:00:00Z';
const meta = (name: string, more: More = {}) => ({ name, namespace: 'rag', creationTimestamp: BORN, ...more });

export const object = (kind: string, name: string, body: More = {}, metadata: More = {}): KubeObject => ({
  kind,
  metadata: meta(name, metadata),
  ...body,
});

/** What Helm writes on what it makes. */
export const helm = {
  labels: { 'app.kubernetes.io/managed-by': 'Helm' },
  annotations: { 'meta.helm.sh/release-name': 'rag' },
};

type Shape = { replicas?: number; spec?: More; template?: More; metadata?: More; status?: More };
const template = (name: string, spec: More = {}) => ({ metadata: { labels: { app: name } }, spec });

/** A Deployment with its newest ReplicaSet `NAME-new`, and `NAME-old` if `rolls`. */
export function deployment(
  name: string,
  { replicas = 1, spec, metadata, status, rolls, ...more }: Shape & { rolls?: boolean } = {},
): KubeObject[] {
  const set = (suffix: string, revision: string) =>
    object(
      'ReplicaSet',
      `${name}-${suffix}`,
      { spec: { replicas } },
      { ownerReferences: [owner('Deployment', name)], annotations: { 'deployment.kubernetes.io/revision': revision } },
    );
  return [
    object(
      'Deployment',
      name,
      {
        spec: { replicas, selector: { matchLabels: { app: name } }, template: template(name, more.template), ...spec },
        status,
      },
      metadata,
    ),
    set('new', '2'),
    ...(rolls ? [set('old', '1')] : []),
  ];
}

export const statefulSet = (
  name: string,
  { replicas = 3, spec, metadata, status, template: pod }: Shape = {},
): KubeObject =>
  object(
    'StatefulSet',
    name,
    { spec: { replicas, serviceName: `${name}-headless`, template: template(name, pod), ...spec }, status },
    metadata,
  );

export const job = (name: string, { spec, metadata, status, template: pod }: Shape = {}): KubeObject =>
  object('Job', name, { spec: { template: template(name, pod), ...spec }, status: status ?? { active: 1 } }, metadata);

const owner = (kind: string, name: string) => ({ kind, name, controller: true });

/** A container: how it is, and what its spec says. */
export type Box = { spec: More; status: More };

/** `how`: ready, running, done, starting, crash (exit 1), or the reason of a waiting container with its message. */
export function box(
  name: string,
  how: string,
  more: More & { restarts?: number; exit?: number; ran?: [string, string]; reason?: string; since?: string } = {},
): Box {
  const {
    restarts = how === 'crash' ? 14 : 0,
    exit = 1,
    ran = ['2026-09-01T11:50:00Z', '2026-09-01T11:50:10Z'],
    reason = 'Error',
    since = BORN,
    ...spec
  } = more;
  const ended = { terminated: { exitCode: exit, reason, startedAt: ran[0], finishedAt: ran[1] } };
  const [waiting = '', message] = how.split(': ');
  const states: Record<string, More> = {
    ready: { state: { running: { startedAt: since } }, ready: true, started: true },
    running: {
      state: { running: { startedAt: since } },
      ready: false,
      started: true,
      ...(restarts > 0 && { lastState: ended }),
    },
    starting: {
      state: { running: { startedAt: since } },
      ready: false,
      started: false,
      ...(restarts > 0 && { lastState: ended }),
    },
    done: { state: { terminated: { exitCode: 0, reason: 'Completed' } }, ready: true },
    failed: { state: ended, ready: false },
    crash: { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: ended, ready: false, started: false },
  };
  const status = states[how] ?? {
    state: { waiting: { reason: waiting, ...(message && { message }) } },
    ready: false,
    started: false,
  };
  return { spec: { name, ...spec }, status: { name, restartCount: restarts, ...status } };
}

type PodShape = {
  init?: Box[];
  boxes?: Box[];
  spec?: More;
  metadata?: More;
  status?: More;
  ready?: boolean;
  since?: string;
};

/**
 * A pod of `OWNER`, e.g. `retriever-new-1` of `ReplicaSet/retriever-new`; its labels are those of the workload. If it
 * is not ready, it never was, unless `since` says when it ceased to be.
 */
export function pod(
  name: string,
  of: string,
  { init = [], boxes = [box('app', 'ready')], spec, metadata, status, ready, since = BORN }: PodShape = {},
): KubeObject {
  const [kind = '', set = ''] = of.split('/');
  const isReady = ready ?? [...boxes].every((one) => one.status.ready === true);
  const labels = { app: set.replace(/-(new|old)$/, '') };
  return object(
    'Pod',
    name,
    {
      spec: { initContainers: init.map((one) => one.spec), containers: boxes.map((one) => one.spec), ...spec },
      status: {
        phase: 'Running',
        startTime: BORN,
        conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: since }],
        initContainerStatuses: init.map((one) => one.status),
        containerStatuses: boxes.map((one) => one.status),
        ...status,
      },
    },
    { labels, ownerReferences: [owner(kind, set)], ...metadata },
  );
}

/** A pod without a node. */
export const unscheduled = (name: string, of: string, message: string, more: PodShape = {}): KubeObject =>
  pod(name, of, {
    boxes: [],
    ready: false,
    ...more,
    status: {
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
    },
  });

/** A Service for the pods of `app`, with an EndpointSlice that says whether any of them serves. */
export const service = (
  name: string,
  { app = name, serves = false, spec }: { app?: string; serves?: boolean; spec?: More } = {},
): KubeObject[] => [
  object('Service', name, { spec: { clusterIP: '10.96.7.7', selector: { app }, ...spec } }),
  object(
    'EndpointSlice',
    `${name}-x`,
    { endpoints: [{ addresses: ['10.1.0.9'], conditions: { ready: serves } }] },
    { labels: { 'kubernetes.io/service-name': name } },
  ),
];
