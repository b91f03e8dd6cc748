import { writeFileSync } from 'node:fs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { putSecret } from '../../adapters/aws/put-secret.ts';
import { accountUser, whoAsks } from '../../adapters/kubernetes/api/access-reviews.ts';
import { type AccountKubeconfig, accountKubeconfig } from '../../adapters/kubernetes/api/account-kubeconfig.ts';
import { clusterOf } from '../../adapters/kubernetes/api/cluster.ts';
import { connect } from '../../adapters/kubernetes/api/connect.ts';
import type { KubernetesTarget } from '../../adapters/kubernetes/registry/rotation.ts';
import { identityName } from '../../core/contracts/cluster-identity.ts';
import { DependencyUnavailable, NotFound } from '../../core/kernel/task-error.ts';
import { isOnThisMachine } from '../address.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { progress, show } from '../terminal.ts';
import { configuredTarget, type TargetOptions } from './configured-target.ts';
import { type ClusterOptions, personKubeconfig } from './person-cluster.ts';

export type KubeconfigOptions = ClusterOptions &
  TargetOptions & { expires: number; server?: string; role: 'operator' | 'reader'; out?: string; json?: boolean };

/**
 * Creates a kubeconfig of a target's operator, tries it, and saves it where the functions read it,
 * or in a file; never prints it. Throws CommandFailed.
 */
export async function kubeconfig(options: KubeconfigOptions): Promise<void> {
  const { target } = configuredTarget(options);
  const { role, out, json, server, expires } = options;
  const secret = secretOf(target, options);
  const cluster = clusterOf(personKubeconfig(options), target.kubernetes.namespace);
  const account = identityName(role, target.id);
  const made = await accountKubeconfig(cluster, account, { seconds: expires, server }).catch((cause: unknown) => {
    if (!(cause instanceof NotFound)) throw cause;
    const message = `service account '${account}' does not exist in namespace '${cluster.namespace}': apply what "ragmend manifests" prints first`;
    throw new CommandFailed(message, ExitCode.Failed, { cause });
  });
  const address = new URL(server ?? cluster.kubeconfig.getCurrentCluster()?.server ?? '');
  const user = await tried(made, target, account, server !== undefined);
  if (Date.parse(made.endsAt) < Date.now() + (expires - 60) * 1000)
    progress(`the API server limits the token's life to ${made.endsAt} (its --service-account-max-token-expiration)`);
  if (isOnThisMachine(address))
    progress(`'${address.origin}' is an address on this machine: if functions run elsewhere, give --server URL`);
  const place = out === undefined ? await toSecret(secret, target, made) : toFile(out, made);
  show({ user, server: address.origin, endsAt: made.endsAt, ...place }, json, () =>
    [
      `${user} at ${address.origin}, until ${made.endsAt}`,
      'file' in place
        ? `wrote ${place.file}`
        : `secret '${place.secret}' is ${place.was}; functions read it within five minutes`,
      'run this again before it ends; an earlier token stays valid until its own end',
    ].join('\n'),
  );
}

function secretOf({ kubernetes: { cluster } }: KubernetesTarget, { out, role }: KubeconfigOptions): string {
  if (out !== undefined) return '';
  if (role !== 'operator')
    throw new CommandFailed(
      `the secret holds the operator's kubeconfig: give --out FILE for the ${role}'s`,
      ExitCode.Usage,
    );
  if (cluster.kind === 'kubeconfig') return cluster.secret;
  throw new CommandFailed(
    `the target is on the EKS cluster '${cluster.name}', whose functions need no kubeconfig: give --out FILE to make one for yourself`,
    ExitCode.Usage,
  );
}

/**
 * Tries a kubeconfig as the functions read it. A kubeconfig of another identity, or without access,
 * is not saved. If its address differs from the person's own, it need not be reachable from here.
 */
async function tried(
  made: AccountKubeconfig,
  { kubernetes: { namespace } }: KubernetesTarget,
  account: string,
  isElsewhere: boolean,
): Promise<string> {
  const cluster = { kind: 'kubeconfig', secret: 'the new one' } as const;
  const expected = accountUser(namespace, account);
  try {
    const { username } = await whoAsks(await connect({ cluster, namespace }, async () => made.kubeconfig));
    if (username === expected) return username;
    throw new CommandFailed(
      `the new kubeconfig is '${username}', not '${expected}': nothing was saved`,
      ExitCode.Failed,
    );
  } catch (error) {
    if (!isElsewhere || !(error instanceof DependencyUnavailable)) throw error;
    progress(`the new kubeconfig was not tried, since its address can't be reached from here: ${error.message}`);
    return expected;
  }
}

async function toSecret(name: string, { id }: KubernetesTarget, { kubeconfig: value }: AccountKubeconfig) {
  const description = `Kubeconfig of Ragmend for the target '${id}'`;
  return { secret: name, was: await putSecret(new SecretsManagerClient({}), { name, value, description }) };
}

function toFile(file: string, { kubeconfig: text }: AccountKubeconfig): { file: string } {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
    return { file };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new CommandFailed(`'${file}' exists and was not changed: give another name with --out`, ExitCode.Refused, {
      cause,
    });
  }
}
