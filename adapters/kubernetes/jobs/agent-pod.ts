import type { V1PodSpec, V1SecurityContext, V1Volume, V1VolumeMount } from '@kubernetes/client-node';
import type { KubernetesConfig } from '../../../core/contracts/config/kubernetes-config.ts';
import { AgentPath, type AgentProgram, agentCommand } from './agent-program.ts';

/** The user of a container; `fsGroup` may write to its claims. */
export type RunAs = { runAsUser: number; runAsGroup?: number; fsGroup: number };
/** A claim or ConfigMap of a pod, and where it is mounted. */
export type Mounted = { volume: V1Volume; mount: Omit<V1VolumeMount, 'name'> };

/** The user if there is no other user to imitate. */
export const NOBODY: RunAs = { runAsUser: 65_532, runAsGroup: 65_532, fsGroup: 65_532 };

/** Returns the spec of an agent's pod: no token, not root, and a read-only root file system. */
export function agentPodSpec(
  agent: Pick<KubernetesConfig['agent'], 'image' | 'serviceAccount'>,
  program: AgentProgram,
  { args, runAs, mounted, limits }: { args: string[]; runAs: RunAs; mounted: Mounted[]; limits: { memory: string } },
): V1PodSpec {
  const all = [programMount(program), TEMPORARY, ...mounted];
  return {
    serviceAccountName: agent.serviceAccount,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 5,
    securityContext: {
      runAsNonRoot: true,
      ...runAs,
      // Leaves files alone that already have the group.
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: AGENT_CONTAINER,
        image: agent.image,
        command: agentCommand(program, args),
        env: [{ name: 'UV_THREADPOOL_SIZE', value: '8' }],
        resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', ...limits } },
        securityContext: CONTAINED,
        // If the agent could not write a result, its last lines tell why.
        terminationMessagePolicy: 'FallbackToLogsOnError',
        volumeMounts: all.map(({ volume, mount }) => ({ name: volume.name, ...mount })),
      },
    ],
    volumes: all.map(({ volume }) => volume),
  };
}

/** The name of the container in every pod of the agent. */
export const AGENT_CONTAINER = 'agent';

const CONTAINED: V1SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
};

const TEMPORARY: Mounted = {
  volume: { name: 'temporary', emptyDir: { sizeLimit: '64Mi' } },
  mount: { mountPath: AgentPath.Temporary },
};

function programMount({ configMap }: AgentProgram): Mounted {
  return {
    volume: { name: 'agent', configMap: { name: configMap } },
    mount: { mountPath: AgentPath.Folder, readOnly: true },
  };
}
