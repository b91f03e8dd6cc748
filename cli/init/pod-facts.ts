import type { V1PodSpec } from '@kubernetes/client-node';
import { beyondContained, rootInits } from '../../adapters/kubernetes/rehearsal/beyond-contained.ts';

/**
 * How a shard's servers run by its pod template; `runAsUser` is null if it names no user or root.
 */
export type PodFacts = {
  serviceAccount: string;
  beyond: string[];
  rootInits: string[];
  runAsUser: number | null;
};

/** Reads what a server that takes over, and a job beside it, depend on. */
export function podFacts(pod: V1PodSpec, container: string): PodFacts {
  const own = pod.containers.find(({ name }) => name === container)?.securityContext;
  return {
    serviceAccount: pod.serviceAccountName ?? pod.serviceAccount ?? 'default',
    beyond: beyondContained(pod),
    rootInits: rootInits(pod),
    runAsUser: (own?.runAsUser ?? pod.securityContext?.runAsUser) || null,
  };
}

/**
 * Returns the part `takeover` of a configuration that allows servers with these facts: the
 * narrowest that fits all.
 */
export function takeoverFor(facts: PodFacts[]): {
  admission: 'template' | 'contained';
  serviceAccount?: string;
} {
  const accounts = [...new Set(facts.map(({ serviceAccount }) => serviceAccount))];
  if (facts.some(({ beyond }) => beyond.length > 0) || accounts.length > 1) return { admission: 'template' };
  const [account = 'default'] = accounts;
  return { admission: 'contained', ...(account !== 'default' && { serviceAccount: account }) };
}
