import type { V1Job } from '@kubernetes/client-node';
import { agentPodSpec, NOBODY } from '../../../../adapters/kubernetes/jobs/agent-pod.ts';
import { grantMount } from '../../../../adapters/kubernetes/jobs/job-grant.ts';
import { attemptName } from '../../../../adapters/kubernetes/jobs/job-names.ts';
import { jobObject } from '../../../../adapters/kubernetes/jobs/job-object.ts';
import { jobMounts } from '../../../../adapters/kubernetes/jobs/job-work.ts';
import { mountOfWork } from '../../../../adapters/kubernetes/jobs/job-work-map.ts';
import type { KubernetesTarget } from '../../../../adapters/kubernetes/registry/rotation.ts';
import type { Container, Pod } from '../guarded-namespace.ts';
import { bundledAgent } from '../jobs/bundled-agent.ts';

export const FENCE = { incidentId: 'docs-rag-shard-restore-1', targetId: 'docs-rag', shardId: 'shard-1', epoch: 1 };
export type AgentJob = V1Job & { metadata: { name: string }; spec: NonNullable<V1Job['spec']> };
/** Changes a Job before it is sent; `pod` and `container` are those of its template. */
export type ChangeJob = (pod: Pod, container: Container, job: AgentJob) => void;

/** The Job of a copy from the claim of a shard, as Ragmend makes it, and then changed. */
export function agentJob({ kubernetes, id }: KubernetesTarget, change: ChangeJob = () => undefined): AgentJob {
  const claims = jobMounts({ source: 'data-shard-1', made: ['copy'] }, true);
  const mounted = [mountOfWork(attemptName('copy', 1)), ...claims, grantMount(id)];
  const args = ['work', '/ragmend/work/work.json'];
  const limits = { memory: '1Gi' };
  const spec = agentPodSpec(kubernetes.agent, bundledAgent(), { args, runAs: NOBODY, mounted, limits });
  const made = { fence: FENCE, lock: 'docs-rag', jobId: 'copy', kind: 'copy', attempt: 1, first: null };
  const job = structuredClone(jobObject({ ...made, startedAt: '', deadlineSeconds: 60 }, spec)) as AgentJob;
  const pod = job.spec.template.spec as Pod;
  change(pod, pod.containers[0] as Container, job);
  return job;
}
