import { type PodHeard, type PodQuestion, podHeardLine } from '../../../core/contracts/agent/pod-ask.ts';
import { jsonIn } from '../../../core/kernel/json-in.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { waitUntil } from '../../wait-until.ts';
import type { Cluster } from '../api/cluster.ts';
import { execInPod, type Heard, type PodLines } from '../api/pod-exec.ts';
import { AGENT_CONTAINER } from '../jobs/agent-pod.ts';
import { AgentPath } from '../jobs/agent-program.ts';
import { AGENT_POD } from '../manifests/agent.ts';

/** Asks pods at once, and returns their answers in order. */
export type AskPods = (questions: PodQuestion[]) => Promise<PodHeard[]>;

/** Longer than the agent waits for any pod. */
const ANSWERS_MS = 100_000;
const LOOK_MS = 20;
const COMMAND = ['node', AgentPath.Checked, 'ask'];

/**
 * Asks pods from inside the cluster, by the agent's pod, over one stream that ends with the answers.
 * Throws ClusterForbidden, DependencyUnavailable if the agent can't be asked.
 */
export function podAsker(
  cluster: Cluster,
  open = (heard: Heard): Promise<PodLines> =>
    execInPod(cluster, { pod: `${AGENT_POD}-0`, container: AGENT_CONTAINER, command: COMMAND }, heard),
): AskPods {
  return async (questions) => {
    if (questions.length === 0) return [];
    const answers = new Map<number, PodHeard>();
    let lost: string | null = null;
    const line = (text: string) => {
      const { success, data } = podHeardLine.safeParse(jsonIn(text));
      if (success) answers.set(data.id, data.heard);
      else lost ??= `it said '${text.slice(0, 200)}', which is not an answer`;
    };
    const lines = await open({ line, ended: (reason) => (lost ??= reason) });
    try {
      for (const [id, question] of questions.entries()) lines.send(JSON.stringify({ id, ...question }));
      const isOver = () => answers.size === questions.length || lost !== null;
      await waitUntil(isOver, { everyMs: LOOK_MS, ms: ANSWERS_MS });
    } finally {
      lines.close();
    }
    return questions.map((_, id) => {
      const heard = answers.get(id);
      if (heard) return heard;
      throw new DependencyUnavailable(`the agent did not ask all pods: ${lost ?? `no answer in ${ANSWERS_MS} ms`}`);
    });
  };
}
