import type { V1Validation } from '@kubernetes/client-node';
import type { KubernetesConfig } from '../../../core/contracts/config/kubernetes-config.ts';
import { type AgentProgram, agentCommand } from '../jobs/agent-program.ts';
import { grantName } from '../jobs/job-grant.ts';
import { JobPath } from '../jobs/job-work.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { isManaged, text, texts } from './cel.ts';
import { isMigration } from './migration/migration-policy.ts';
import type { Policy } from './policy.ts';

/**
 * Returns the limits of the operator's Jobs: they run the agent of this version in its image,
 * contained, with an account without rights, and no Secret but the jobs' own grant. Those of a
 * migration have a policy of their own.
 */
export function jobPolicy(target: KubernetesTarget, program: AgentProgram): Policy {
  const { agent } = target.kubernetes;
  return {
    name: 'jobs',
    why: 'Who makes jobs could read any Secret through them, and run anything: those of the operator run the agent alone.',
    resources: [{ group: 'batch', resource: 'jobs', operations: ['CREATE', 'UPDATE', 'DELETE'] }],
    variables: [{ name: 'goes', expression: `request.operation == 'DELETE' || ${isMigration(target, 'object')}` }],
    validations: [
      {
        expression: `request.operation == 'CREATE' || ${isManaged('oldObject')}`,
        message: 'this job is none that Ragmend made',
      },
      { expression: `variables.goes || ${isManaged('object')}`, message: 'a job of Ragmend has its label' },
      ...agentRules(agent, program),
      ...containment(agent),
      volumeRule(agent.credentials === 'session' ? grantName(target.id) : null),
    ],
  };
}

function agentRules({ image }: KubernetesConfig['agent'], program: AgentProgram): V1Validation[] {
  const commands = [['work', JobPath.Work], ['idle']].map((args) => texts(agentCommand(program, args)));
  return [
    podRule('size(pod.containers) == 1 && !has(pod.initContainers)', 'a job has one container'),
    containerRule(`one.image == ${text(image)}`, `a job runs '${image}'`),
    containerRule(
      `one.command in [${commands.join(', ')}] && !has(one.args)`,
      'a job runs the agent of this version: apply what `ragmend manifests` of the deployed version prints',
    ),
    containerRule(
      "!has(one.envFrom) && one.?env.orValue([]).all(each, each.name == 'UV_THREADPOOL_SIZE' && !has(each.valueFrom))",
      'a job has no environment of its own',
    ),
    containerRule(
      '!has(one.lifecycle) && !has(one.livenessProbe) && !has(one.readinessProbe) && !has(one.startupProbe)',
      'a job has no hooks',
    ),
  ];
}

function containment({ serviceAccount }: KubernetesConfig['agent']): V1Validation[] {
  return [
    podRule(
      `pod.?serviceAccountName.orValue('') == ${text(serviceAccount)} && !pod.?automountServiceAccountToken.orValue(true)`,
      `a job runs as '${serviceAccount}', without its token`,
    ),
    podRule(
      '!pod.?hostNetwork.orValue(false) && !pod.?hostPID.orValue(false) && !pod.?hostIPC.orValue(false)',
      'a job shares nothing with its node',
    ),
    podRule(
      'pod.?securityContext.runAsNonRoot.orValue(false) && pod.?securityContext.runAsUser.orValue(1) != 0',
      'a job is not root',
    ),
    containerRule(
      [
        '!one.?securityContext.privileged.orValue(false)',
        '!one.?securityContext.allowPrivilegeEscalation.orValue(true)',
        'one.?securityContext.readOnlyRootFilesystem.orValue(false)',
        'one.?securityContext.runAsUser.orValue(1) != 0',
        'one.?securityContext.runAsNonRoot.orValue(true)',
        'one.?securityContext.capabilities.add.orValue([]).size() == 0',
      ].join(' && '),
      'a job is contained',
    ),
  ];
}

function volumeRule(grant: string | null): V1Validation {
  const kinds = [
    ...['has(volume.emptyDir)', 'has(volume.persistentVolumeClaim)'],
    "['ragmend-agent-', 'ragmend-work-'].exists(prefix, volume.?configMap.name.orValue('').startsWith(prefix))",
    ...(grant === null ? [] : [`volume.?secret.secretName.orValue('') == ${text(grant)}`]),
  ];
  return podRule(
    `pod.?volumes.orValue([]).all(volume, ${kinds.join(' || ')})`,
    `a job has claims, its agent and its work, and no Secret${grant === null ? '' : ` but '${grant}'`}`,
  );
}

function podRule(expression: string, message: string): V1Validation {
  return { expression: `variables.goes || [object.spec.template.spec].all(pod, ${expression})`, message };
}

function containerRule(expression: string, message: string): V1Validation {
  return { expression: `variables.goes || object.spec.template.spec.containers.all(one, ${expression})`, message };
}
