import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { s3Client } from '../../adapters/aws/s3/bucket.ts';
import { clusterOf } from '../../adapters/kubernetes/api/cluster.ts';
import type { KubernetesTarget } from '../../adapters/kubernetes/registry/rotation.ts';
import type { Config } from '../../core/contracts/config/config.ts';
import { Env } from '../../core/contracts/config/env.ts';
import { configIn, type TargetOptions } from '../cluster/configured-target.ts';
import { type ClusterOptions, personKubeconfig } from '../cluster/person-cluster.ts';
import { personSecrets } from '../cluster/person-secrets.ts';
import { ExitCode } from '../exit-codes.ts';
import { show } from '../terminal.ts';
import {
  type AwsClients,
  checkApprovers,
  checkDocuments,
  checkSecrets,
  checkSnapshotStore,
  lookedAtAws,
} from './check-aws.ts';
import { checkConfig } from './check-config.ts';
import { checkGenerator } from './check-generator.ts';
import { checkKubeconfig } from './check-kubeconfig.ts';
import { checkRoutes } from './check-routes.ts';
import { clusterFindings } from './findings/cluster-findings.ts';
import { type Finding, findingsOf, looked } from './findings/finding.ts';
import { groupFindings } from './findings/group-findings.ts';
import { listFindings } from './findings/list-findings.ts';

export type DoctorOptions = ClusterOptions & TargetOptions & { json?: boolean };

/**
 * Checks everything that Ragmend relies on and changes nothing; the exit code is 1 if a check
 * failed.
 */
export async function doctor({ json, ...options }: DoctorOptions): Promise<void> {
  const findings = groupFindings(await findingsFor(options));
  show(findings, json, listFindings);
  if (findings.some(({ status }) => status === 'failed')) process.exitCode = ExitCode.Failed;
}

async function findingsFor(options: DoctorOptions): Promise<Finding[]> {
  const config = configOf(options);
  if ('wrong' in config) return [config.wrong];
  const aws = awsClients();
  const targets = config.read.targets.filter(({ id }) => options.target === undefined || options.target === id);
  const findings = [...checkConfig(config.read), ...(await looked('routes', () => checkRoutes(config.read)))];
  findings.push(...(await lookedAtAws('snapshot store', () => checkSnapshotStore(aws))));
  for (const target of targets) {
    findings.push(...checkGenerator(target));
    findings.push(...(await lookedAtAws('documents', () => checkDocuments(aws, target))));
    findings.push(...(await lookedAtAws('secrets', () => checkSecrets(aws, target))));
    findings.push(...(await lookedAtAws('approvers', () => checkApprovers(aws, target))));
    if (!isOnKubernetes(target)) continue;
    findings.push(...(await lookedAtAws('kubeconfig', () => checkKubeconfig(personSecrets(), target, Date.now()))));
    findings.push(...(await ofCluster(options, aws, target)));
  }
  return findings;
}

function configOf({ config: file }: DoctorOptions): { read: Config } | { wrong: Finding } {
  try {
    return { read: configIn(file) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { wrong: findingsOf('configuration').failed(reason, 'fix it: docs/configuration.md has every field') };
  }
}

function awsClients(): AwsClients {
  return {
    lambda: new LambdaClient({}),
    s3: s3Client({ endpoint: process.env[Env.S3Endpoint] ?? null }),
    secrets: new SecretsManagerClient({}),
    cognito: new CognitoIdentityProviderClient({}),
  };
}

const isOnKubernetes = (target: Config['targets'][number]): target is KubernetesTarget =>
  target.kubernetes !== undefined;

async function ofCluster(options: ClusterOptions, aws: AwsClients, target: KubernetesTarget): Promise<Finding[]> {
  return looked('cluster', async () => {
    const cluster = clusterOf(personKubeconfig(options), target.kubernetes.namespace);
    return clusterFindings({ cluster, aws }, target);
  });
}
