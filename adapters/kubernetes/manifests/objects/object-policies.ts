import type { AgentProgram } from '../../jobs/agent-program.ts';
import type { KubernetesTarget } from '../../registry/rotation.ts';
import type { Policy } from '../policy.ts';
import { claimPolicy, foreignClaimPolicy } from './claim-policy.ts';
import { namePolicy } from './name-policy.ts';
import { podPolicy } from './pod-policy.ts';
import { directPolicy, servicePolicy } from './service-policy.ts';

/**
 * Returns what the operator may do with claims, and with objects that a Role can't select by name.
 */
export function objectPolicies(target: KubernetesTarget, program: AgentProgram): Policy[] {
  return [
    ...[claimPolicy, foreignClaimPolicy, servicePolicy, podPolicy].map((policy) => policy(target)),
    namePolicy(target, program),
    ...directPolicy(target),
  ];
}
