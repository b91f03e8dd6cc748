import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { identityName } from '../../../core/contracts/cluster-identity.ts';
import { kubectl } from '../kubectl.ts';

type Kubeconfig = { clusters: { name: string; cluster: object }[] };

/** Puts a kubeconfig of the operator identity, and of no other, where the functions look for it. */
export async function handOverCluster(namespace: string, targetId: string, secret: string): Promise<void> {
  const account = identityName('operator', targetId);
  const token = (await kubectl(['-n', namespace, 'create', 'token', account, '--duration', '8h'])).trim();
  const { clusters } = JSON.parse(
    await kubectl(['config', 'view', '--raw', '--minify', '--flatten', '-o', 'json']),
  ) as Kubeconfig;
  const kubeconfig = {
    ...{ apiVersion: 'v1', kind: 'Config', clusters, 'current-context': 'operator' },
    users: [{ name: 'operator', user: { token } }],
    contexts: [{ name: 'operator', context: { cluster: clusters[0]?.name, user: 'operator', namespace } }],
  };
  await keepSecret(secret, JSON.stringify(kubeconfig));
}

async function keepSecret(Name: string, SecretString: string): Promise<void> {
  const secrets = new SecretsManagerClient();
  await secrets.send(new CreateSecretCommand({ Name, SecretString })).catch(async (error: Error) => {
    if (error.name !== 'ResourceExistsException') throw error;
    await secrets.send(new PutSecretValueCommand({ SecretId: Name, SecretString }));
  });
}
