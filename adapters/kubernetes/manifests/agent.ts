import type { V1ServiceAccount, V1StatefulSet } from '@kubernetes/client-node';
import type { KubernetesConfig } from '../../../core/contracts/config/kubernetes-config.ts';
import { agentPodSpec, NOBODY } from '../jobs/agent-pod.ts';
import { type AgentProgram, agentConfigMap } from '../jobs/agent-program.ts';
import type { Manifest } from './manifest.ts';

/**
 * Returns the pod that calls store servers for the operator, who may run commands in this pod only.
 * Also returns the account of this pod and of the jobs; it has no rights.
 */
export function agentManifests({ namespace, agent }: KubernetesConfig, program: AgentProgram): Manifest[] {
  const labels = { 'app.kubernetes.io/name': AGENT_POD, 'app.kubernetes.io/managed-by': 'ragmend' };
  const serviceAccount: V1ServiceAccount = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: agent.serviceAccount, namespace, labels },
    automountServiceAccountToken: false,
  };
  const { metadata, ...map } = agentConfigMap(program);
  const configMap = { ...map, metadata: { ...metadata, namespace } };
  const pod: V1StatefulSet = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: AGENT_POD, namespace, labels },
    spec: {
      serviceName: AGENT_POD,
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: agentPodSpec(agent, program, { args: ['idle'], runAs: NOBODY, mounted: [], limits: { memory: '512Mi' } }),
      },
    },
  };
  return [
    {
      why: 'Whom the jobs and the pod of the agent run as: nobody gives it a right in this cluster.',
      object: serviceAccount,
    },
    {
      why: 'The agent, immutable; whoever runs it checks its sha256 first.',
      object: configMap,
    },
    { why: 'The pod that asks the shards: it idles until the operator runs the agent in it.', object: pod },
  ];
}

/** The name of the StatefulSet; its only pod is `ragmend-agent-0`. */
export const AGENT_POD = 'ragmend-agent';
