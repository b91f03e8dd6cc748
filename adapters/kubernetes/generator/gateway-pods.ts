import { gatewayName } from '../../../core/contracts/cluster-identity.ts';
import type { GeneratorConfig } from '../../../core/contracts/config/generator-config.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import type { GeneratorPods } from '../../../core/provider/ports/generator-pods.ts';
import { answerIn, probeIn, readingIn } from '../../formats/gateway-answers.ts';
import type { Cluster } from '../api/cluster.ts';
import { Label } from '../api/labels.ts';
import { list, type Pod } from '../api/objects.ts';
import type { AskPods } from './ask-pods.ts';
import { isReady, isServing, whyNotStarted } from './pod-state.ts';

type Deps = { cluster: Cluster; target: { id: string; generator: GeneratorConfig }; ask: AskPods };

/** The pods of a target's gateway, asked from inside the cluster. */
export function gatewayPods({ cluster, target, ask }: Deps): GeneratorPods {
  const pods = () =>
    list<Pod>(cluster, 'pods', {
      matchLabels: { 'app.kubernetes.io/name': gatewayName(target.id), [Label.Target]: target.id },
    });
  const { port } = target.generator.gateway;
  const addressOf = ({ status }: Pod) => ({ ip: status?.podIP ?? '', port });
  const serving = async () => (await pods()).filter(isServing);
  return {
    async readings() {
      const all = await pods();
      const up = all.filter(isServing);
      const heard = await ask(up.map((pod) => ({ about: 'status', ...addressOf(pod) })));
      const stuck = all
        .filter((pod) => !isReady(pod))
        .flatMap((pod) => {
          const reason = whyNotStarted(pod);
          return reason === null ? [] : [{ isAway: true as const, pod: pod.metadata.name, reason }];
        });
      return [...up.map((pod, at) => readingIn(pod.metadata.name, heard[at] ?? UNASKED)), ...stuck];
    },
    async ask() {
      const up = await serving();
      const heard = await ask(
        up.map((pod) => ({ about: 'answer', model: modelOf(target.generator), ...addressOf(pod) })),
      );
      return up.map((pod, at) => answerIn(pod.metadata.name, heard[at] ?? UNASKED));
    },
    async probe(_, provider, model, need) {
      const [first] = await serving();
      if (!first)
        throw new DependencyUnavailable(`no pod of gateway '${gatewayName(target.id)}' is ready: look at its pods`);
      const [heard = UNASKED] = await ask([{ about: 'probe', probe: { provider, model, need }, ...addressOf(first) }]);
      return probeIn(first.metadata.name, heard);
    },
  };
}

const UNASKED = { error: 'it was not asked' };
/** Returns a model name that requests ask for. */
function modelOf({ providers }: GeneratorConfig): string {
  const [model] = providers[0]?.models ?? [];
  return model?.serves?.[0] ?? model?.name ?? '';
}
