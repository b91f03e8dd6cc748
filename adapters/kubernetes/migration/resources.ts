import type { V1ResourceRequirements } from '@kubernetes/client-node';
import { bytesOf } from '../api/claim-size.ts';

/** What a migration may ask for: a model server's GPU or memory would keep its Job from starting. */
export const MOST_REQUESTED: Record<string, string> = { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '1Gi' };

/** Returns the resources of a container without devices, and with small requests. */
export function smallResources({ requests = {}, limits = {} }: V1ResourceRequirements = {}): V1ResourceRequirements {
  const asked = Object.entries({ ...limits, ...requests }).filter(([kind]) => kind in MOST_REQUESTED);
  const small = asked.map(([kind, quantity]) => [kind, smaller(quantity, MOST_REQUESTED[kind] ?? quantity)]);
  const kept = Object.entries(limits).filter(([kind]) => kind in MOST_REQUESTED);
  return {
    ...(kept.length > 0 && { limits: Object.fromEntries(kept) }),
    ...(small.length > 0 && { requests: Object.fromEntries(small) }),
  };
}

function smaller(one: string, other: string): string {
  return bytesOf(one) <= bytesOf(other) ? one : other;
}
