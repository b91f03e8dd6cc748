import type { PodReading } from '../../../../core/contracts/provider/pod-reading.ts';
import type { Clock } from '../../../../core/kernel/ports/clock.ts';
import type { GeneratorPods, PodAnswer, Probe } from '../../../../core/provider/ports/generator-pods.ts';
import type { GeneratorStates } from '../../../../core/provider/ports/generator-states.ts';
import type { ProviderFlag } from '../../../../core/provider/ports/provider-flag.ts';
import { failureOf } from '../../../fakes/provider/generator-pods.ts';

const NAMES = ['openai', 'azure'] as const;
type Name = (typeof NAMES)[number];

/** The seconds of the night in which each provider fails, and with what; one without an entry is well. */
type Outage = { fromSecond?: number; untilSecond: number; failure?: Parameters<typeof failureOf>[0] };
export type Outages = Partial<Record<Name, Outage>>;

export const GENERATOR = {
  providers: NAMES.map((name) => ({
    ...{ kind: 'openai', name, url: `https://${name}.test/v1` },
    models: [{ name: `${name}-1`, serves: ['chat'], context: 128_000 }],
  })),
  ramp: { steps: [25, 100], stepSeconds: 30 },
  shadow: { enabled: true },
};

/**
 * Two gateways that follow state or flag at once, and providers that fail until some second. While
 * pairs are asked for, both sides answer each one right.
 */
export class WorldPods implements GeneratorPods {
  private readonly from: number;

  constructor(
    private readonly world: { generatorStates: GeneratorStates; providerFlag: ProviderFlag; clock: Clock },
    private readonly outages: Outages,
  ) {
    this.from = world.clock.now();
  }

  isWell(name: string): boolean {
    const outage = this.outages[name as Name];
    if (outage === undefined) return true;
    const second = (this.world.clock.now() - this.from) / 1000;
    return second < (outage.fromSecond ?? 0) || second >= outage.untilSecond;
  }

  async readings(targetId: string): Promise<PodReading[]> {
    const state = await this.world.generatorStates.read(targetId);
    return ['gateway-0', 'gateway-1'].map((pod) => ({
      ...{ isAway: false, pod, version: state?.version ?? null, minutes: [], load: null },
      models: NAMES.map((provider) => this.view(provider)),
      answers: { primary: 10, backup: 0, cached: 0, refused: 0 },
      traffic: NAMES.map((provider) => ({
        ...{ provider, requests: 100, errors: 0, throttled: 0, refusals: 0, p95: 900, firstToken: 200 },
      })),
      pairs: state?.shadow ? pairsOf(pod, state.version) : [],
      backlog: { waiting: 0, oldestSeconds: null, expired: 0, failed: 0 },
    }));
  }

  private view(provider: Name) {
    const isWell = this.isWell(provider);
    return {
      ...({ provider, model: `${provider}-1`, role: provider === 'openai' ? 'primary' : 'backup' } as const),
      ...({ state: isWell ? 'serving' : 'open', failure: isWell ? null : 'Server', since: null, until: null } as const),
    };
  }

  async ask(targetId: string): Promise<PodAnswer[]> {
    const { provider } = await this.world.providerFlag.read(targetId);
    const isAnswered = provider !== null && this.isWell(provider);
    const mode = isAnswered ? (provider === 'openai' ? 'primary' : 'backup') : 'refused';
    const label = { mode, provider: isAnswered ? provider : null } as const;
    return ['gateway-0', 'gateway-1'].map((pod) => ({ pod, label, problem: null }));
  }

  async probe(_targetId: string, provider: string, model: string): Promise<Probe> {
    const failure = this.isWell(provider) ? null : failureOf(this.outages[provider as Name]?.failure);
    return { provider, model, failure, millis: 20 };
  }
}

/** What the pods of one gateway have seen by now: half of what a step is judged by. */
function pairsOf(pod: string, version: number) {
  const mark = { hit: true, precision: 1 };
  return Array.from({ length: 40 }, (_, at) => ({ query: `${pod} ${version} ${at}`, primary: mark, backup: mark }));
}
