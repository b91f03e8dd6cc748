import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { s3Client } from '../../../adapters/aws/s3/bucket.ts';
import {
  checkApprovers,
  checkDocuments,
  checkSecrets,
  checkSnapshotStore,
  lookedAtAws,
} from '../../../cli/doctor/check-aws.ts';
import type { Finding } from '../../../cli/doctor/findings/finding.ts';
import { kubernetesTarget } from '../../adapters/kubernetes/target.ts';

type Account = {
  groups?: Record<string, string[]>;
  secrets?: string[];
  objects?: string[];
  buckets?: string[];
  worker?: Record<string, string>;
};

const saidOf = (findings: Finding[]) => findings.map(({ status, about }) => `${status}: ${about}`);
const target = (over: object = {}) => ({ ...kubernetesTarget('rag', [{ id: 'shard-1' }]), ...over });

/** As much of AWS as the checks ask, over HTTP: what is not in the account does not exist. */
function answerOf(account: Account, path: string, operation: string, body: Record<string, string>): [number, object] {
  const { groups = {}, secrets = [], objects = [], buckets = [], worker } = account;
  if (operation === 'ListUserPools')
    return [200, { UserPools: account.groups ? [{ Id: 'pool-1', Name: 'ragmend' }] : [] }];
  if (operation === 'ListUsersInGroup') {
    const Users = (groups[body.GroupName ?? ''] ?? []).map((Username) => ({
      Username,
      Enabled: !Username.startsWith('gone'),
    }));
    return [200, { Users }];
  }
  if (operation === 'DescribeSecret')
    return secrets.includes(body.SecretId ?? '')
      ? [200, { Name: body.SecretId }]
      : [400, { __type: 'ResourceNotFoundException' }];
  if (path.startsWith('/2015-03-31/functions/ragmend-worker'))
    return worker
      ? [200, { Environment: { Variables: worker } }]
      : [404, { Type: 'User', __type: 'ResourceNotFoundException' }];
  return [[...objects, ...buckets].includes(path.slice(1).replace(/\/$/, '')) ? 200 : 404, {}];
}

describe('the checks of AWS', () => {
  let server: Server;
  let account: Account = {};
  let clients: Parameters<typeof checkSnapshotStore>[0] &
    Parameters<typeof checkSecrets>[0] &
    Parameters<typeof checkApprovers>[0];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => (text += chunk));
      request.on('end', () => {
        const operation =
          String(request.headers['x-amz-target'] ?? '')
            .split('.')
            .at(-1) ?? '';
        const body = operation === '' ? {} : (JSON.parse(text) as Record<string, string>);
        const [status, answer] = answerOf(account, request.url?.split('?')[0] ?? '', operation, body);
        const type = (answer as { __type?: string }).__type;
        const headers = { 'content-type': 'application/x-amz-json-1.1', ...(type && { 'x-amzn-errortype': type }) };
        response.writeHead(status, headers).end(request.method === 'HEAD' ? '' : JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const options = { endpoint, credentials, region: 'eu-west-1', maxAttempts: 1 };
    const s3 = s3Client({ endpoint, region: 'eu-west-1' });
    Object.assign(s3.config, { credentials: async () => credentials });
    clients = {
      ...{ lambda: new LambdaClient(options), secrets: new SecretsManagerClient(options), s3 },
      cognito: new CognitoIdentityProviderClient(options),
    };
  });
  afterAll(() => server.close());

  test('the snapshot store is the bucket that the worker was given', async () => {
    const worker = { RAGMEND_TABLE: 'table', RAGMEND_SNAPSHOT_BUCKET: 'snapshots', RAGMEND_RECORDS_BUCKET: 'records' };
    account = { worker, buckets: ['snapshots'] };
    const reached = await checkSnapshotStore(clients);
    account = { worker };
    const gone = await checkSnapshotStore(clients);
    account = {};
    const nothing = await checkSnapshotStore(clients);

    expect(saidOf([...reached, ...gone, ...nothing])).toEqual([
      "ok: bucket 'snapshots' is reached",
      "failed: bucket 'snapshots' does not exist",
      'unknown: nothing is deployed in this account and region',
    ]);
  });

  test('the documents have to be where they are said to be', async () => {
    account = { objects: ['documents/documents.jsonl'] };
    const there = await checkDocuments(clients, target());
    account = {};
    const gone = await checkDocuments(clients, target());

    expect(saidOf([...there, ...gone])).toEqual([
      "ok: 's3://documents/documents.jsonl' is reached, 0 bytes",
      "failed: 's3://documents/documents.jsonl' does not exist",
    ]);
  });

  test('every secret that is named has to exist', async () => {
    const embedding = { kind: 'openai' as const, url: 'https://e', model: 'm', dimension: 3, apiKeySecret: 'rag/key' };
    account = { secrets: ['kubeconfig'] };

    expect(saidOf(await checkSecrets(clients, target({ embedding })))).toEqual([
      "failed: 'rag/key' does not exist",
      "ok: 'kubeconfig' exists",
    ]);
  });

  test.each<[string, Account, string, string]>([
    [
      'two people',
      { groups: { 'ragmend-approver': ['ada'], 'ragmend-admin-docs-rag': ['bob', 'ada'] } },
      'approve',
      "ok: plans of 'docs-rag' are decided by ada, bob",
    ],
    [
      'one person',
      { groups: { 'ragmend-approver-docs-rag': ['ada', 'gone-eve'] } },
      'approve',
      "warning: only 'ada' can decide about 'docs-rag', but not about runs that 'ada' started",
    ],
    ['nobody', { groups: {} }, 'approve', "failed: nobody may decide about 'docs-rag': every plan will expire"],
    [
      'nobody, while it is only observed',
      { groups: {} },
      'observe',
      "warning: nobody may decide about 'docs-rag', which is only observed",
    ],
    [
      'people of another target',
      { groups: { 'ragmend-approver-other': ['ada', 'bob'] } },
      'approve',
      "failed: nobody may decide about 'docs-rag': every plan will expire",
    ],
    ['no pool', {}, 'approve', 'unknown: no user pool is deployed in this account and region'],
  ])('%s may decide', async (_, given, autonomy, said) => {
    account = given;

    expect(saidOf(await checkApprovers(clients, target({ autonomy }) as never))).toEqual([said]);
  });

  test('without credentials nothing is known, and that is no failure', async () => {
    const refused = Object.assign(new Error('no credentials'), { name: 'CredentialsProviderError' });

    const [finding] = await lookedAtAws('secrets', async () => {
      throw refused;
    });

    expect(finding).toMatchObject({ status: 'unknown', about: 'no credentials' });
  });

  test('a status without words is named, and what is to be allowed with it', async () => {
    const answer = (httpStatusCode: number, message = 'UnknownError') =>
      lookedAtAws('documents', async () => {
        throw Object.assign(new Error(message), { name: String(httpStatusCode), $metadata: { httpStatusCode } });
      });

    expect(await answer(403)).toEqual([
      {
        ...{ check: 'documents', status: 'unknown' },
        about: 'these credentials may not read it (HTTP 403 Forbidden)',
        remedy: 'give credentials that may s3:GetObject and s3:ListBucket',
      },
    ]);
    expect(saidOf(await answer(301))).toEqual(["failed: can't be checked: the answer was HTTP 301 Moved Permanently"]);
    expect(saidOf(await answer(403, 'User ada is not authorized'))[0]).toContain(': User ada is not authorized)');
  });

  test('what is still to be filled in is not looked for', async () => {
    account = {};
    const documents = { bucket: 'FILL_IN', key: 'documents.jsonl' };
    const embedding = { kind: 'openai', url: 'https://e', model: 'm', dimension: 3, apiKeySecret: 'FILL_IN' };

    expect(await checkDocuments(clients, target({ documents }) as never)).toEqual([]);
    expect(saidOf(await checkSecrets(clients, target({ embedding }) as never))).toEqual([
      "failed: 'kubeconfig' does not exist",
    ]);
  });
});
