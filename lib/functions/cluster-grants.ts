import type { Config } from '../../core/contracts/config/config.ts';
import { secretNamesOf } from '../../core/contracts/config/store-config.ts';
import { arnOf } from './names.ts';
import type { Grants } from './need.ts';
import type { RagmendFunction } from './ragmend-function.ts';

/** The grants for clusters and what runs in them. */
export function clusterGrants({ targets }: Config) {
  const clusters = targets.flatMap(({ kubernetes }) => kubernetes?.cluster ?? []);
  const stores = targets.flatMap(({ store }) => secretNamesOf(store));
  const models = targets.flatMap(({ embedding }) =>
    'apiKeySecret' in embedding ? (embedding.apiKeySecret ?? []) : [],
  );
  return {
    cluster(to) {
      for (const cluster of clusters) {
        if (cluster.kind === 'kubeconfig') allowSecrets(to, [cluster.secret]);
        else if (cluster.roleArn) to.allow(['sts:AssumeRole'], [cluster.roleArn]);
        else to.allow(['eks:DescribeCluster'], [arnOf('eks', `cluster/${cluster.name}`, cluster.region)]);
      }
    },
    store: (to) => allowSecrets(to, stores),
    embedding: (to) => allowSecrets(to, models),
  } satisfies Partial<Grants>;
}

/** Secrets Manager adds six characters to the name of a secret. */
export function allowSecrets(to: RagmendFunction, names: string[]): void {
  const arns = [...new Set(names)].map((name) => arnOf('secretsmanager', `secret:${name}-??????`));
  if (arns.length > 0) to.allow(['secretsmanager:GetSecretValue'], arns);
}
