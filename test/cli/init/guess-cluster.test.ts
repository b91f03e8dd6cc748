import { KubeConfig } from '@kubernetes/client-node';
import { guessCluster } from '../../../cli/init/guess-cluster.ts';

function kubeconfig(cluster: { name: string; server: string }, args: string[] = []): KubeConfig {
  const config = new KubeConfig();
  const exec = { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'aws', args };
  config.loadFromClusterAndUser({ ...cluster, skipTLSVerify: false }, { name: 'me', exec });
  return config;
}

test('a cluster that aws eks update-kubeconfig wrote is known by its name', () => {
  const server = 'https://ABC.gr7.eu-central-1.eks.amazonaws.com';
  const config = kubeconfig({ name: 'arn:aws:eks:eu-central-1:111111111111:cluster/prod', server });

  expect(guessCluster(config)).toEqual({ kind: 'eks', name: 'prod', region: 'eu-central-1' });
});

test('one that was renamed is known by its address and its command', () => {
  const server = 'https://ABC.gr7.us-west-2.eks.amazonaws.com';

  expect(guessCluster(kubeconfig({ name: 'mine', server }, ['eks', 'get-token', '--cluster-name', 'blue']))).toEqual({
    ...{ kind: 'eks', name: 'blue', region: 'us-west-2' },
  });
  expect(guessCluster(kubeconfig({ name: 'mine', server }))).toMatchObject({ kind: 'eks', name: 'FILL_IN' });
});

test('any other cluster is reached by a kubeconfig in a secret', () => {
  expect(guessCluster(kubeconfig({ name: 'k3s', server: 'https://10.0.0.5:6443' }))).toEqual({
    ...{ kind: 'kubeconfig', secret: 'FILL_IN' },
  });
});
