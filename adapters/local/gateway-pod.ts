import type { PodHeard, PodQuestion } from '../../core/contracts/agent/pod-ask.ts';
import type { GeneratorPods } from '../../core/provider/ports/generator-pods.ts';
import { answerIn, probeIn, readingIn } from '../formats/gateway-answers.ts';
import { askPod } from '../providers/ask-pod.ts';

/** The name of the gateway of one machine, as reports show it. */
const POD = 'gateway';

type Deps = {
  /** The address of the gateway, null while it does not run. */
  gatewayUrl: () => string | null;
  /** A model name that requests ask for. */
  model: string;
};
type Place = Pick<PodQuestion, 'ip' | 'port'>;

/** The gateway of one machine as the only pod that generates answers. */
export function localGatewayPod({ gatewayUrl, model }: Deps): GeneratorPods {
  const ask = async (question: (at: Place) => PodQuestion): Promise<PodHeard> => {
    const url = gatewayUrl();
    if (url === null) return { error: 'it does not run' };
    const { hostname: ip, port } = new URL(url);
    return askPod(question({ ip, port: Number(port) }));
  };
  return {
    readings: async () => [readingIn(POD, await ask((at) => ({ about: 'status', ...at })))],
    ask: async () => [answerIn(POD, await ask((at) => ({ about: 'answer', model, ...at })))],
    probe: async (_, provider, named, need) => {
      const probe = { provider, model: named, need };
      return probeIn(POD, probe, await ask((at) => ({ about: 'probe', probe, ...at })));
    },
  };
}
