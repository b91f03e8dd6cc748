import { STATUS_CODES } from 'node:http';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { HeadBucketCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { DescribeSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { deployedIn } from '../../adapters/aws/deployed.ts';
import { isNamed, mapAwsErrors } from '../../adapters/aws/map-aws-errors.ts';
import { peopleIn } from '../../adapters/aws/people.ts';
import type { TargetConfig } from '../../core/contracts/config/config.ts';
import { secretNamesOf } from '../../core/contracts/config/store-config.ts';
import { isOnlyObserved, keySecretsOf } from '../../core/contracts/config/target-of.ts';
import { groupOf } from '../../core/contracts/http/access.ts';
import { isFilledIn } from '../init/fill-in.ts';
import { type Finding, findingsOf, looked } from './findings/finding.ts';

/** Clients for the account and region of the caller. */
export type AwsClients = {
  lambda: LambdaClient;
  s3: S3Client;
  secrets: SecretsManagerClient;
  cognito: CognitoIdentityProviderClient;
};

/** The rights that each look needs. */
const RIGHTS: Record<string, string> = {
  'snapshot store': 'lambda:GetFunctionConfiguration and s3:ListBucket',
  documents: 's3:GetObject and s3:ListBucket',
  secrets: 'secretsmanager:DescribeSecret',
  approvers: 'cognito-idp:ListUserPools and cognito-idp:ListUsersInGroup',
  'golden set': 'lambda:GetFunctionConfiguration and s3:GetObject',
};

/** Runs a look at AWS; without credentials for it, nothing is known. */
export async function lookedAtAws(check: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  const { unknown } = findingsOf(check);
  return looked(check, async () => {
    try {
      return await look();
    } catch (error) {
      if (isNamed(error, 'CredentialsProviderError'))
        return [unknown(error.message, 'give AWS credentials that may read it')];
      const { $metadata, message } = error as Error & { $metadata?: { httpStatusCode?: number } };
      const status = $metadata?.httpStatusCode;
      if (status === undefined) throw error;
      const said = `HTTP ${status} ${STATUS_CODES[status] ?? ''}`.trim();
      if (status === 403 || isNamed(error, 'AccessDeniedException', 'AccessDenied'))
        return [
          unknown(
            `these credentials may not read it (${said}${wordsIn(message)})`,
            `give credentials that may ${RIGHTS[check] ?? 'read it'}`,
          ),
        ];
      throw new Error(`the answer was ${said}${wordsIn(message)}`, { cause: error });
    }
  });
}

/** An answer without a body has no words. */
const wordsIn = (message: string) => (/^(Unknown(Error)?)?$/.test(message) ? '' : `: ${message}`);

/** Checks the deployment in this account, and whether its snapshot store is reachable. */
export async function checkSnapshotStore({ lambda, s3 }: Pick<AwsClients, 'lambda' | 's3'>): Promise<Finding[]> {
  const { ok, unknown, failed } = findingsOf('snapshot store');
  const deployed = await deployedIn(lambda);
  if (deployed === null)
    return [unknown('nothing is deployed in this account and region', 'run `npx --no -- cdk deploy --all`')];
  const Bucket = deployed.snapshotBucket;
  try {
    await mapAwsErrors(`bucket '${Bucket}'`, s3.send(new HeadBucketCommand({ Bucket })));
    return [ok(`bucket '${Bucket}' is reached`)];
  } catch (error) {
    if (!isNamed(error, 'NotFound', 'NoSuchBucket')) throw error;
    return [failed(`bucket '${Bucket}' does not exist`, 'deploy the stack of the data again')];
  }
}

/** Checks whether the source of truth of a target exists. */
export async function checkDocuments({ s3 }: Pick<AwsClients, 's3'>, { documents }: TargetConfig): Promise<Finding[]> {
  const { ok, failed } = findingsOf('documents');
  if (!documents || !isFilledIn(documents)) return [];
  const { bucket: Bucket, key: Key } = documents;
  try {
    const { ContentLength: bytes = 0 } = await mapAwsErrors(
      `'${Key}'`,
      s3.send(new HeadObjectCommand({ Bucket, Key })),
    );
    return [ok(`'s3://${Bucket}/${Key}' is reached, ${bytes} bytes`)];
  } catch (error) {
    if (!isNamed(error, 'NotFound', 'NoSuchKey', 'NoSuchBucket')) throw error;
    return [failed(`'s3://${Bucket}/${Key}' does not exist`, 'have your indexer write it, or configure its place')];
  }
}

/** Checks whether every secret that a target names exists, without reading its value. */
export async function checkSecrets({ secrets }: Pick<AwsClients, 'secrets'>, target: TargetConfig): Promise<Finding[]> {
  const { ok, failed } = findingsOf('secrets');
  const findings: Finding[] = [];
  for (const SecretId of namedIn(target)) {
    try {
      await mapAwsErrors(`secret '${SecretId}'`, secrets.send(new DescribeSecretCommand({ SecretId })));
      findings.push(ok(`'${SecretId}' exists`));
    } catch (error) {
      if (!isNamed(error, 'ResourceNotFoundException')) throw error;
      const isKubeconfig = SecretId === kubeconfigSecret(target);
      findings.push(
        failed(
          `'${SecretId}' does not exist`,
          isKubeconfig ? 'run `ragmend kubeconfig`' : 'put it into Secrets Manager',
        ),
      );
    }
  }
  return findings;
}

function kubeconfigSecret({ kubernetes }: TargetConfig): string | null {
  return kubernetes?.cluster.kind === 'kubeconfig' ? kubernetes.cluster.secret : null;
}

function namedIn(target: TargetConfig): string[] {
  const { store, embedding, generator } = target;
  const names = [
    ...secretNamesOf(store),
    ...('apiKeySecret' in embedding ? [embedding.apiKeySecret ?? []].flat() : []),
    ...keysOf(generator),
    ...[kubeconfigSecret(target) ?? []].flat(),
  ];
  return [...new Set(names)].filter(isFilledIn);
}

/** Behind the gateway, keys are in its own Secret: a probe proves those. */
function keysOf(generator: TargetConfig['generator']): string[] {
  if (generator === undefined || generator.flag.kind === 'gateway') return [];
  return keySecretsOf(generator);
}

/** Checks that somebody may decide about plans of a target. */
export async function checkApprovers(
  { cognito }: Pick<AwsClients, 'cognito'>,
  target: Pick<TargetConfig, 'id' | 'autonomy' | 'runbooks'>,
): Promise<Finding[]> {
  const { ok, warning, failed, unknown } = findingsOf('approvers');
  const { id } = target;
  const groups = (['approver', 'admin'] as const).flatMap((role) =>
    [null, id].map((targetId) => groupOf({ role, targetId })),
  );
  const names = await peopleIn(cognito, groups);
  if (names === null)
    return [unknown('no user pool is deployed in this account and region', 'run `npx --no -- cdk deploy --all`')];
  const [one] = names;
  if (names.length > 1) return [ok(`plans of '${id}' are decided by ${names.join(', ')}`)];
  const remedy = `add people to the group '${groupOf({ role: 'approver', targetId: null })}' or '${groupOf({ role: 'approver', targetId: id })}'`;
  if (one) return [warning(`only '${one}' can decide about '${id}', but not about runs that '${one}' started`, remedy)];
  if (isOnlyObserved(target)) return [warning(`nobody may decide about '${id}', which is only observed`, remedy)];
  return [failed(`nobody may decide about '${id}': every plan will expire`, remedy)];
}
