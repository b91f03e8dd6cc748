import type { AnswerMode } from '../../contracts/provider/generator-state.ts';
import type { PodReading } from '../../contracts/provider/pod-reading.ts';
import type { Failure } from '../failure/classify.ts';

/**
 * One answer of one pod: the label says who gave it, null without a label. `problem` says why it has
 * none, or why a new pod can't start; null if that is only a matter of time. `isStuck` says that the
 * cluster gave up on it.
 */
export type PodAnswer = {
  pod: string;
  label: { mode: AnswerMode; provider: string | null } | null;
  problem: string | null;
  isStuck?: true;
};

/**
 * What a probe asks for: a short answer (`reach`), JSON (`json`), citations (`citations`), or a
 * short answer to a prompt of so many tokens.
 */
export type ProbeNeed = 'reach' | 'json' | 'citations' | { promptTokens: number };
/**
 * The result of a probe; `failure` is null for a good answer. A probe that may not be made yet, since
 * the budget is spent, is Throttled with the code NOT_DUE, and its horizon says when it may. `millis` is
 * 0 if the model was not asked, since it has to be left alone: `failure` is then its last one.
 */
export type Probe = { provider: string; model: string; failure: Failure | null; millis: number };

/** The code of a probe that was not made: it says nothing about the provider. */
export const NOT_DUE = 'probe_not_due';

/** The pods that generate answers: gateways, or the service itself. */
export interface GeneratorPods {
  /** Returns what each serving pod says of itself; a pod that does not answer is in it as `away`. */
  readings(targetId: string): Promise<PodReading[]>;
  /** Asks each serving pod for one answer. */
  ask(targetId: string): Promise<PodAnswer[]>;
  /** Asks one model once, with the credential that the serving process uses. */
  probe(targetId: string, provider: string, model: string, need: ProbeNeed): Promise<Probe>;
}
