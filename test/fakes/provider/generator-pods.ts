import type { PodReading } from '../../../core/contracts/provider/pod-reading.ts';
import type { Failure } from '../../../core/provider/failure/classify.ts';
import type { GeneratorPods, PodAnswer, Probe, ProbeNeed } from '../../../core/provider/ports/generator-pods.ts';

type Asked = { provider: string; model: string; need: ProbeNeed };

/**
 * Pods in memory. `failing` has the failure of each provider, or of `provider model`, that does not
 * answer probes; `answering` says which provider a pod names; `asked` lists all probes.
 */
export class FakeGeneratorPods implements GeneratorPods {
  readonly asked: Asked[] = [];
  readonly failing = new Map<string, Failure>();
  pods = ['gateway-0', 'gateway-1'];
  read: PodReading[] = [];
  /** How long each probe takes. */
  millis = 20;

  constructor(public answering: (pod: string) => Promise<PodAnswer> | PodAnswer) {}

  async readings(): Promise<PodReading[]> {
    return structuredClone(this.read);
  }

  async ask(): Promise<PodAnswer[]> {
    return Promise.all(this.pods.map((pod) => this.answering(pod)));
  }

  async probe(_targetId: string, provider: string, model: string, need: ProbeNeed): Promise<Probe> {
    this.asked.push({ provider, model, need });
    return {
      provider,
      model,
      failure: this.failing.get(provider) ?? this.failing.get(`${provider} ${model}`) ?? null,
      millis: this.millis,
    };
  }
}

/** A failure as a probe reports it. */
export const failureOf = (over: Partial<Failure> = {}): Failure => ({
  ...{ class: 'Server', cause: null, code: '503', by: 'status', unknown: null, horizon: null, needs: null },
  ...over,
});
