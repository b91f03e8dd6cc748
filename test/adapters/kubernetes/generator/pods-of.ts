import type { Cluster } from '../../../../adapters/kubernetes/api/cluster.ts';
import type { PodHeard, PodQuestion } from '../../../../core/contracts/agent/pod-ask.ts';
import { NotFound } from '../../../../core/kernel/task-error.ts';

const AT = '2026-11-30T05:00:00Z';
type Over = { metadata?: object; spec?: object; status?: object };

/** A pod of the ReplicaSet `set`, ready at its address where nothing else is said. */
export function podOf(name: string, set: string, { metadata, spec, status }: Over = {}): object {
  const ownerReferences = [{ kind: 'ReplicaSet', name: set, uid: set, controller: true }];
  return {
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: AT, ownerReferences, ...metadata },
    spec: { containers: [], ...spec },
    status: { phase: 'Running', podIP: '10.0.0.7', conditions: [{ type: 'Ready', status: 'True' }], ...status },
  };
}

/** The status of a pod that is not ready. */
export const waiting = (reason: string, message?: string) => ({
  ...{ phase: 'Pending', podIP: undefined, conditions: [{ type: 'Ready', status: 'False' }] },
  containerStatuses: [{ name: 'api', state: { waiting: { reason, message } } }],
});

/** A cluster of a few objects, which are read and listed whatever the selector says. */
export function clusterWith(objects: Record<string, object | object[]>): Cluster {
  const send = async (_: string, path: string) => {
    const [plain = ''] = path.split('?');
    const key = plain.replace(/^.*\/namespaces\/[^/]+\//, '');
    const found = objects[key];
    if (found === undefined) throw new NotFound(`'${key}' is not there`);
    return Array.isArray(found) ? { items: found } : found;
  };
  return { namespace: 'rag', send } as unknown as Cluster;
}

/** Answers of pods by what they are asked, and all questions. */
export function answering(answer: (question: PodQuestion) => PodHeard) {
  const asked: PodQuestion[] = [];
  return {
    asked,
    ask: async (questions: PodQuestion[]) => {
      asked.push(...questions);
      return questions.map(answer);
    },
  };
}
