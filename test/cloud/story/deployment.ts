import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Env } from '../../../core/contracts/config/env.ts';
import { makeBucket } from './make-bucket.ts';
import type { SignIn } from './people.ts';

const run = promisify(execFile);
const ROOT = join(__dirname, '../../..');

type Outputs = Partial<
  Record<'ApiUrl' | 'AlertsUrl' | 'AlertSecret' | 'UserPoolId' | 'ConsoleClientId' | 'ConsoleUrl' | 'SignInUrl', string>
>;
/** A deployment as the story uses it; the buckets are those of the real S3. */
export type Deployed = {
  configFile: string;
  apiUrl: string;
  alertsUrl: string;
  alertsToken: string;
  signIn: SignIn;
  buckets: { evidence: string; snapshots: string; records: string };
};

/**
 * Deploys the app with this configuration by the stock CDK command line, its files in `folder`;
 * what stands already is only changed where it differs.
 */
export async function deployApp(config: object, folder: string): Promise<Deployed> {
  const configFile = join(folder, 'ragmend.yaml');
  writeFileSync(configFile, JSON.stringify(config));
  const outputsFile = join(folder, 'outputs.json');
  await run(join(ROOT, 'test/cloud/deploy.sh'), ['up', configFile], {
    env: { ...process.env, OUTPUTS: outputsFile },
    maxBuffer: 64 * 1024 * 1024,
  });
  const { RagmendEdge: outputs } = JSON.parse(readFileSync(outputsFile, 'utf8')) as { RagmendEdge: Outputs };
  return reached(outputs, configFile);
}

/**
 * How a deployment is reached in the emulator, by the outputs of its stack; its buckets are made on
 * the real S3, and its alerts get a new token.
 */
export async function reached(outputs: Outputs, configFile: string): Promise<Deployed> {
  const variables = { ...(await variablesOf('ragmend-worker')), ...(await variablesOf('ragmend-sealEvidence')) };
  const buckets = {
    evidence: variables[Env.EvidenceBucket] ?? '',
    snapshots: variables[Env.SnapshotBucket] ?? '',
    records: variables[Env.RecordsBucket] ?? '',
  };
  await makeBuckets(buckets);
  const token = await newAlertToken(outputs.AlertSecret ?? '');
  return {
    ...{ configFile, buckets, alertsToken: token },
    apiUrl: emulated(outputs.ApiUrl),
    alertsUrl: emulated(outputs.AlertsUrl),
    signIn: {
      userPoolId: outputs.UserPoolId ?? '',
      clientId: outputs.ConsoleClientId ?? '',
      redirectUri: `${outputs.ConsoleUrl}/`,
      domain: process.env.AWS_ENDPOINT_URL ?? outputs.SignInUrl ?? '',
      scope: 'openid email',
    },
  };
}

/** The environment of a function, as the stacks set it. */
async function variablesOf(FunctionName: string): Promise<Record<string, string>> {
  const { Environment } = await new LambdaClient().send(new GetFunctionConfigurationCommand({ FunctionName }));
  return Environment?.Variables ?? {};
}

/**
 * The emulator generates secrets with punctuation in them, against what is asked for: this one is
 * set as a person changes it.
 */
async function newAlertToken(SecretId: string): Promise<string> {
  const token = randomBytes(32).toString('hex');
  await new SecretsManagerClient().send(
    new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify({ token }) }),
  );
  return token;
}

/** The stacks make the buckets in the emulator; the functions are told of a real S3, which has to have them too. */
async function makeBuckets({ evidence, snapshots, records }: Deployed['buckets']): Promise<void> {
  await Promise.all([makeBucket(evidence, { lock: true }), makeBucket(snapshots), makeBucket(records)]);
}

/** Where the emulator answers for an address of API Gateway. */
function emulated(url = ''): string {
  const [, id] = /^https?:\/\/([a-z0-9]+)\.execute-api\./.exec(url) ?? [];
  return process.env.AWS_ENDPOINT_URL ? `${process.env.AWS_ENDPOINT_URL}/_aws/execute-api/${id}/$default` : url;
}
