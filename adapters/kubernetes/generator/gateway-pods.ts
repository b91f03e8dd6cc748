import { gatewayName } from '../../../core/contracts/cluster-identity.ts';
import type { GeneratorConfig } from '../../../core/contracts/config/generator-config.ts';
import { askedOf } from '../../../core/contracts/config/target-of.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { type GeneratorPods, NOT_DUE, type Probe } from '../../../core/provider/ports/generator-pods.ts';
import { answerIn, isNotDue, probeIn, readingIn } from '../../formats/gateway-answers.ts';
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
        up.map((pod) => ({ about: 'answer', model: askedOf(target.generator), ...addressOf(pod) })),
      );
      return up.map((pod, at) => answerIn(pod.metadata.name, heard[at] ?? UNASKED));
    },
    async probe(_, provider, model, need) {
      const up = await serving();
      if (up.length === 0)
        throw new DependencyUnavailable(`no pod of gateway '${gatewayName(target.id)}' is ready: look at its pods`);
      // Each pod has a breaker of its own, which only its own good probe closes.
      const asked = need === 'reach' ? up : up.slice(0, 1);
      const heard = await ask(
        asked.map((pod) => ({ about: 'probe', probe: { provider, model, need }, ...addressOf(pod) })),
      );
      const all = asked.map(({ metadata: { name } }, at) => ({ name, said: heard[at] ?? UNASKED }));
      const made = all.filter(({ said }) => 'status' in said && said.status === 200);
      const told = made.length > 0 ? made : all.filter(({ said }) => isNotDue(said));
      return worst((told.length > 0 ? told : all).map(({ name, said }) => probeIn(name, { provider, model }, said)));
    },
  };
}

/** Returns a failure if there is one, else the probe that is due last, else a good answer. */
function worst(probes: Probe[]): Probe {
  const failed = probes.filter(({ failure }) => failure !== null);
  const made = failed.find(({ failure }) => failure?.code !== NOT_DUE);
  return (
    made ?? failed.toSorted((a, b) => (b.failure?.horizon ?? 0) - (a.failure?.horizon ?? 0))[0] ?? (probes[0] as Probe)
  );
}

const UNASKED = { error: 'it was not asked' };
