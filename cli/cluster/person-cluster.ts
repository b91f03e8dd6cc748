import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { CommandFailed, ExitCode } from '../exit-codes.ts';

/**
 * The cluster of a command: a kubeconfig file and a context. Defaults are KUBECONFIG or
 * ~/.kube/config, and the current context.
 */
export type ClusterOptions = { kubeconfig?: string; context?: string };

/**
 * Returns the kubeconfig of the person who runs the command; throws CommandFailed if it or the
 * context is missing.
 */
export function personKubeconfig({ kubeconfig: file, context }: ClusterOptions): KubeConfig {
  const kubeconfig = new KubeConfig();
  if (file !== undefined) kubeconfig.loadFromFile(fileThatIs(file));
  else if (process.env.KUBECONFIG || existsSync(join(homedir(), '.kube/config'))) kubeconfig.loadFromDefault();
  else throw new CommandFailed('no kubeconfig was found: set KUBECONFIG, or give --kubeconfig FILE', ExitCode.Usage);
  if (context === undefined) return kubeconfig;
  if (kubeconfig.getContextObject(context) === null)
    throw new CommandFailed(
      `the kubeconfig has no context '${context}': see kubectl config get-contexts`,
      ExitCode.Usage,
    );
  kubeconfig.setCurrentContext(context);
  return kubeconfig;
}

function fileThatIs(file: string): string {
  if (existsSync(file)) return file;
  throw new CommandFailed(`the kubeconfig '${file}' does not exist: check the path`, ExitCode.Usage);
}
