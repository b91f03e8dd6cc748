import type { KubernetesConfig } from '../../../../core/contracts/config/kubernetes-config.ts';
import { Label } from '../../api/labels.ts';
import { NOBODY } from '../../jobs/agent-pod.ts';
import type { KubernetesTarget } from '../../registry/rotation.ts';
import { text } from '../cel.ts';
import type { Policy } from '../policy.ts';
import { workloadKinds } from '../takeover-policy.ts';

type User = 'runAsUser' | 'runAsGroup' | 'fsGroup';

/**
 * Returns the limits of the users of jobs: who the server of the shard is, or nobody. Where the workload of the
 * shard is gone there is nobody to imitate, and the job may still save what is left.
 */
export function userPolicies(target: KubernetesTarget): Policy[] {
  const { kubernetes } = target;
  return workloadKinds(target).map((kind) => ({
    name: `users-${kind.toLowerCase()}`,
    why: 'The user of a job decides which files it reads, its group whose files the node makes them: they are those of the server.',
    resources: [{ group: 'batch', resource: 'jobs', operations: ['CREATE'] }],
    params: {
      kind,
      bound: kubernetes.shards
        .filter(({ workloadKind }) => workloadKind === kind)
        .map(({ id, workload }) => ({
          suffix: id,
          paramRef: { name: workload, namespace: kubernetes.namespace, parameterNotFoundAction: 'Allow' },
          matchResources: { objectSelector: { matchLabels: { [Label.Shard]: id } } },
        })),
    },
    validations: (['runAsUser', 'runAsGroup', 'fsGroup'] as const).map((field) => ({
      expression: isServers(field, kubernetes),
      message: `the ${field} of a job is that of its shard's workload, or ${NOBODY[field]}`,
    })),
  }));
}

function isServers(field: User, { container, agent }: KubernetesConfig): string {
  const known = [NOBODY[field], ...(field === 'runAsUser' ? [agent.runAsUser] : [])].filter((id) => id !== undefined);
  const mine = `object.spec.template.spec.?securityContext.?${field}`;
  const ofPod = (which: User) => `${mine} == params.spec.template.spec.?securityContext.?${which}`;
  const ofContainer = (which: User) =>
    `params.spec.template.spec.containers.exists(one, one.name == ${text(container)} && ${mine} == one.?securityContext.?${which})`;
  const fields: User[] = field === 'fsGroup' ? ['runAsGroup'] : [field];
  return [
    `!${mine}.hasValue()`,
    `${mine}.orValue(0) in [${known.join(', ')}]`,
    ofPod(field),
    ...fields.flatMap((which) => [ofPod(which), ofContainer(which)]),
  ].join(' || ');
}
