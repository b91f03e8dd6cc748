import type { FailureClass } from '../core/contracts/provider/failure.ts';

const REMEDIES: Partial<Record<FailureClass, string>> = {
  Auth: 'put a valid key into its secret, or give its role the rights to the model',
  Money: 'pay, or raise the limit at the provider',
  Throttled: 'wait, or raise the quota at the provider',
  ModelGone: 'name a model in ragmend.yaml that the provider still has',
  Client: 'compare the model and its abilities in ragmend.yaml with those of the provider',
  Network: 'check its url, and that the cluster may reach it',
};

/** Returns what a person can do about a failure of an LLM provider. */
export const remedyFor = (failure: FailureClass): string =>
  REMEDIES[failure] ?? 'look at the status page of the provider; "ragmend providers" shows when it is asked again';
