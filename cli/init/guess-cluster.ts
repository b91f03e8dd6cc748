import type { KubeConfig } from '@kubernetes/client-node';
import type { KubernetesConfig } from '../../core/contracts/config/kubernetes-config.ts';
import { FILL_IN } from './fill-in.ts';

const ARN = /^arn:[\w-]+:eks:(?<region>[\w-]+):\d+:cluster\/(?<name>[\w-]+)$/;
const HOST = /\.(?<region>[a-z]{2}-[\w-]+-\d)\.eks\.amazonaws\.com(\.cn)?$/;

/**
 * Guesses how the Lambda functions will reach the cluster of a kubeconfig: as an EKS cluster if its
 * address or name says so, or else by a kubeconfig in a secret.
 */
export function guessCluster(kubeconfig: KubeConfig): KubernetesConfig['cluster'] {
  const { name = '', server = '' } = kubeconfig.getCurrentCluster() ?? {};
  const byHost = HOST.exec(URL.canParse(server) ? new URL(server).hostname : '')?.groups;
  const byArn = ARN.exec(name)?.groups;
  if (!byHost && !byArn) return { kind: 'kubeconfig', secret: FILL_IN };
  const args: string[] = kubeconfig.getCurrentUser()?.exec?.args ?? [];
  const named = args[args.indexOf('--cluster-name') + 1];
  const known = args.includes('--cluster-name') ? named : undefined;
  const region = byArn?.region ?? byHost?.region;
  return { kind: 'eks', name: byArn?.name ?? known ?? FILL_IN, ...(region !== undefined && { region }) };
}
