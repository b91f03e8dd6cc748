import type { Pod } from '../../adapters/kubernetes/api/objects.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

const REMEDY = 'run `ragmend manifests | kubectl apply --server-side -f -`, and look at the events of the pod';

/**
 * Checks whether the pod that asks the shards is ready and runs this version of the agent; `pod` is
 * null if there is none.
 */
export function checkAgentPod(pod: Pod | null, agentMap: string): Finding[] {
  const { ok, warning, failed } = findingsOf('agent pod');
  if (pod === null) return [failed("pod 'ragmend-agent-0' does not exist", REMEDY)];
  if (!isReady(pod)) return [failed(`pod 'ragmend-agent-0' is '${pod.status?.phase ?? 'Unknown'}', not ready`, REMEDY)];
  const runs = (pod.spec.volumes ?? [])
    .map(({ configMap }) => configMap?.name)
    .find((name) => name?.startsWith('ragmend-agent-'));
  if (runs !== agentMap)
    return [warning(`pod 'ragmend-agent-0' runs '${runs}', this version is '${agentMap}'`, REMEDY)];
  return [ok("pod 'ragmend-agent-0' is ready")];
}

/** Checks whether the prober's pod is ready; `pods` are those of its Deployment. */
export function checkProberPod(pods: Pod[], isConfigured: boolean): Finding[] {
  const { ok, failed } = findingsOf('prober');
  if (!isConfigured) return [ok('none is configured: alerts come from elsewhere')];
  if (pods.some(isReady)) return [ok('its pod is ready')];
  return [failed(pods.length === 0 ? 'it has no pod' : 'its pod is not ready', REMEDY)];
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
}
