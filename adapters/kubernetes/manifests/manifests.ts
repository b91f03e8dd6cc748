import type { AgentProgram } from '../jobs/agent-program.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { agentManifests } from './agent.ts';
import { flagPolicies } from './flag-policy.ts';
import { type GatewayPlace, gatewayManifests } from './gateway.ts';
import { identityManifests } from './identities.ts';
import { jobPolicy } from './jobs/job-policy.ts';
import { userPolicies } from './jobs/user-policy.ts';
import { keeperManifests } from './keeper.ts';
import type { Manifest } from './manifest.ts';
import { migrationPolicies } from './migration/migration-policy.ts';
import { objectPolicies } from './objects/object-policies.ts';
import { type Policy, policyManifests } from './policy.ts';
import { proberManifests } from './prober.ts';
import { quarantinePolicy } from './quarantine-policy.ts';
import { startPolicies } from './start-policy.ts';
import { keptKinds, takeoverPolicies } from './takeover-policy.ts';
import { workloadPolicy } from './workload-policy.ts';

/**
 * Returns what an administrator applies for a target, in order: the policies before the operator's
 * rights, then the agent and what else runs. Without its `gateway`, that of the target is left out.
 */
export function manifestsOf(
  target: KubernetesTarget,
  program: AgentProgram,
  gateway: GatewayPlace | null = null,
): Manifest[] {
  const policies: Policy[] = [
    jobPolicy(target, program),
    ...userPolicies(target),
    ...migrationPolicies(target),
    workloadPolicy(target),
    ...takeoverPolicies(target),
    ...objectPolicies(target, program),
    ...flagPolicies(target),
    ...startPolicies(target),
    quarantinePolicy(),
  ];
  return [
    ...keptKinds(target).flatMap(keeperManifests),
    ...policies.flatMap((policy) => policyManifests(target, policy)),
    ...identityManifests(target),
    ...agentManifests(target.kubernetes, program),
    ...proberManifests(target, program),
    ...(gateway === null ? [] : gatewayManifests(target, gateway)),
  ];
}
