import type { Cluster } from '../../../../adapters/kubernetes/api/cluster.ts';
import { ClusterForbidden, ClusterRefused } from '../../../../adapters/kubernetes/api/cluster-errors.ts';
import { textAt } from '../../../../core/bootstrap/reading/scene/fields.ts';
import { NotFound } from '../../../../core/kernel/task-error.ts';

type Asked = { path: string; query: URLSearchParams; accept?: string };
type LogAsked = { name: string; container: string; previous: boolean; tailLines: number };

/** What the namespace of a fake API holds. A resource without objects is unknown to the cluster. */
type Holding = {
  objects?: Record<string, object[]>;
  forbidden?: string[];
  log?: (asked: LogAsked) => string | Error;
};

/**
 * The API of one namespace: objects by name, lists in pages by `limit` and `continue`, and logs; it counts what
 * it is asked.
 */
export function namespaceApi({ objects = {}, forbidden = [], log = () => '' }: Holding) {
  const lists: Asked[] = [];
  const logs: LogAsked[] = [];
  const send = async (_: string, path: string, __: undefined, accept?: string) => {
    const [plain = '', words = ''] = path.split('?');
    const query = new URLSearchParams(words);
    lists.push({ path: plain, query, ...(accept !== undefined && { accept }) });
    const resource = plain.split('/').at(-1) ?? '';
    if (forbidden.includes(resource)) throw new ClusterForbidden(`'${plain}' is forbidden`);
    const one = objects[plain.split('/').at(-2) ?? '']?.find(
      (object) => textAt(object, 'metadata', 'name') === resource,
    );
    if (one) return one;
    const all = objects[resource] ?? objects[plain];
    if (all === undefined) throw new NotFound(`'${plain}' is not there`);
    const from = Number(query.get('continue') ?? 0);
    const to = from + Number(query.get('limit'));
    return { items: all.slice(from, to), metadata: to < all.length ? { continue: `${to}` } : {} };
  };
  const core = {
    readNamespacedPodLog: async (asked: LogAsked) => {
      logs.push(asked);
      const said = log(asked);
      if (said instanceof Error) throw said;
      return said;
    },
  };
  return { cluster: { namespace: 'rag', send, core } as unknown as Cluster, lists, logs };
}

/** The API's word for a container without such a log. */
export const NO_LOG = new ClusterRefused('previous terminated container "x" in pod "y" not found');

type State = { name: string; state?: object; lastState?: object; restartCount?: number; ready?: boolean };

/** A pod that is not ready, of a workload's own set. */
export function stuckPod(name: string, owner: string, containers: State[], inits: State[] = []): object {
  const statusOf = (one: State) => ({ restartCount: 0, ready: false, ...one });
  const [kind, ownerName] = owner.split('/');
  return {
    metadata: {
      ...{ name, namespace: 'rag', uid: name, creationTimestamp: '2026-11-30T05:00:00Z' },
      ownerReferences: [{ kind, name: ownerName, uid: owner, controller: true }],
    },
    spec: {
      initContainers: inits.map((one) => ({ name: one.name })),
      containers: containers.map((one) => ({ name: one.name })),
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False' }],
      initContainerStatuses: inits.map(statusOf),
      containerStatuses: containers.map(statusOf),
    },
  };
}

export const running = { running: { startedAt: '2026-11-30T05:00:00Z' } };
export const ended = { terminated: { exitCode: 1, reason: 'Error' } };
export const crashing = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s' } };
export const initializing = { waiting: { reason: 'PodInitializing' } };
