import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentGrant } from '../../adapters/aws/agent-grant.ts';
import { agentProgram } from '../../adapters/kubernetes/jobs/agent-program.ts';
import { kubernetesJobs } from '../../adapters/kubernetes/jobs/jobs.ts';
import { snapshots } from './buckets.ts';
import { type Place, place } from './cluster.ts';
import { given } from './environment.ts';
import { memoize, memoizePer } from './memoize.ts';
import type { Scope } from './scope.ts';

/** The agent; it is beside the bundle of every function that may start it. */
export const program = /* @__PURE__ */ memoize(() =>
  agentProgram(readFileSync(join(given('CodeFolder'), 'agent-cluster.mjs'), 'utf8')),
);

/** Jobs in the cluster of a target. */
export const jobs = /* @__PURE__ */ memoizePer(async (scope: Scope) => {
  const where = await place(scope);
  const { s3Endpoint: endpoint } = where.target.kubernetes.agent;
  const buckets = { snapshots: given('SnapshotBucket'), evidence: given('EvidenceBucket') };
  return kubernetesJobs({
    ...where,
    clock: scope.clock,
    program: program(),
    buckets: { ...buckets, region: given('Region'), endpoint },
    manifestBytes: async (snapshotId) => (await snapshots().manifest(snapshotId)).bytes,
    grant: grantOf(where),
  });
});

/** An agent whose service account has a role needs no credentials. */
function grantOf({ target }: Place) {
  if (target.kubernetes.agent.credentials === 'workload') return null;
  const roleArn = (JSON.parse(given('AgentRoles')) as Record<string, string>)[target.id];
  if (roleArn === undefined)
    throw new RangeError(`target '${target.id}' has no role for its jobs: deploy the stacks again`);
  return agentGrant({ roleArn, targetId: target.id });
}
