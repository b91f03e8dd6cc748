import { Sha256 } from '@aws-crypto/sha256-js';
import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { KubeConfig } from '@kubernetes/client-node';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { DependencyUnavailable, NotFound } from '../../../core/kernel/task-error.ts';

const TOKEN_MS = 10 * 60 * 1000;
const PROVIDER = 'ragmend-eks';

type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string; expiration?: Date };
/** The name of an EKS cluster, and the credentials that sign for it. */
export type EksIdentity = { name: string; region: string; credentials: () => Promise<Credentials>; clock: Clock };
type EksCluster = { name: string; region?: string | undefined; roleArn?: string | undefined };

/**
 * Returns the kubeconfig of an EKS cluster; its token is renewed before it expires. Throws NotFound
 * for an unknown cluster, DependencyUnavailable if EKS does not answer.
 */
export async function eksKubeconfig({ name, region, roleArn }: EksCluster, clock: Clock): Promise<KubeConfig> {
  const clientConfig = region === undefined ? {} : { region };
  const credentials = roleArn
    ? fromTemporaryCredentials({ params: { RoleArn: roleArn, RoleSessionName: 'ragmend' }, clientConfig })
    : fromNodeProviderChain({ clientConfig });
  const client = new EKSClient({ ...clientConfig, credentials });
  const { endpoint, ca } = await placeOf(client, name);
  const tokenOf = eksTokens({ name, region: await client.config.region(), credentials, clock });
  const kubeconfig = new KubeConfig();
  kubeconfig.addAuthenticator({
    isAuthProvider: ({ authProvider }) => authProvider?.name === PROVIDER,
    async applyAuthentication(_, options) {
      options.headers = { ...options.headers, Authorization: `Bearer ${await tokenOf()}` } as typeof options.headers;
    },
  });
  kubeconfig.loadFromClusterAndUser(
    { name, server: endpoint, caData: ca, skipTLSVerify: false },
    { name: PROVIDER, authProvider: { name: PROVIDER } },
  );
  return kubeconfig;
}

/**
 * Returns tokens for an EKS cluster. A token is used for 10 of its 15 minutes, and never longer
 * than the credentials that signed it.
 */
export function eksTokens(identity: EksIdentity): () => Promise<string> {
  let current = { token: '', until: 0 };
  return async () => {
    const now = identity.clock.now();
    if (now < current.until) return current.token;
    const credentials = await identity.credentials();
    const expires = credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
    current = { token: await signedToken(identity, credentials), until: Math.min(now + TOKEN_MS, expires - 60_000) };
    return current.token;
  };
}

async function placeOf(client: EKSClient, name: string): Promise<{ endpoint: string; ca: string }> {
  const { cluster } = await client.send(new DescribeClusterCommand({ name })).catch((cause: Error) => {
    if (cause.name === 'ResourceNotFoundException')
      throw new NotFound(`EKS cluster '${name}' does not exist in this region: check its name`, { cause });
    if (cause.name === 'AccessDeniedException') throw cause;
    throw new DependencyUnavailable(`EKS does not describe cluster '${name}' (${cause.message}): try again`, { cause });
  });
  const { endpoint, certificateAuthority } = cluster ?? {};
  if (endpoint && certificateAuthority?.data) return { endpoint, ca: certificateAuthority.data };
  throw new DependencyUnavailable(`EKS cluster '${name}' is '${cluster?.status}', without an endpoint: wait for it`);
}

/**
 * Returns a presigned GetCallerIdentity that names the cluster, as the EKS authenticator expects
 * it.
 */
async function signedToken({ name, region, clock }: EksIdentity, credentials: Credentials): Promise<string> {
  const hostname = `sts.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
  const signer = new SignatureV4({ service: 'sts', region, credentials, sha256: Sha256 });
  const signed = await signer.presign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname,
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: { host: hostname, 'x-k8s-aws-id': name },
    },
    { expiresIn: 60, signingDate: new Date(clock.now()) },
  );
  const query = new URLSearchParams(signed.query as Record<string, string>);
  return `k8s-aws-v1.${Buffer.from(`https://${hostname}/?${query}`).toString('base64url')}`;
}
