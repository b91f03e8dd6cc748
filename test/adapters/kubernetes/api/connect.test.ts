import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Cluster } from '../../../../adapters/kubernetes/api/cluster.ts';
import { connect } from '../../../../adapters/kubernetes/api/connect.ts';
import { DependencyUnavailable, NotFound } from '../../../../core/kernel/task-error.ts';

/** EKS and STS, as far as connecting needs them. */
let server: Server;
let url: string;
const environment = { ...process.env };
const ENDPOINT = 'https://prod.eks.example';
beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  Object.assign(process.env, { AWS_ENDPOINT_URL: url, AWS_REGION: 'eu-central-1', AWS_MAX_ATTEMPTS: '1' });
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'a-secret' });
});
afterEach(() => {
  process.env = { ...environment };
});
afterAll(async () => {
  server.close();
  await once(server, 'close');
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { url: path = '' } = request;
  if (path === '/clusters/unknown') return refuse(response, 404, 'ResourceNotFoundException');
  if (path === '/clusters/throttled') return refuse(response, 429, 'ThrottlingException');
  if (path.startsWith('/clusters/'))
    return tell(response, { cluster: { endpoint: ENDPOINT, certificateAuthority: { data: 'Y2E=' } } });
  // STS: the only other thing that is asked.
  response.setHeader('content-type', 'text/xml').end(ASSUMED);
}
function tell(response: ServerResponse, body: unknown): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}
function refuse(response: ServerResponse, status: number, type: string): void {
  response.statusCode = status;
  response.setHeader('x-amzn-errortype', type);
  tell(response, { message: 'no' });
}
const ASSUMED = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASSUMED</AccessKeyId><SecretAccessKey>a</SecretAccessKey><SessionToken>t</SessionToken>
  <Expiration>2126-11-23T03:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

const eks = (name: string, roleArn?: string) => ({ kind: 'eks' as const, name, ...(roleArn && { roleArn }) });
const noSecret = () => Promise.reject(new Error('no secret is needed'));
/** What a request to the cluster, or a stream in one of its pods, is authorised by. */
async function authorizationOf({ kubeconfig }: Cluster): Promise<string> {
  const options: RequestOptions = {};
  await kubeconfig.applyToHTTPSOptions(options);
  return String((options.headers as Record<string, string>).Authorization);
}
const signedUrl = (authorization: string) =>
  new URL(Buffer.from(authorization.replace('Bearer k8s-aws-v1.', ''), 'base64url').toString('utf8'));

test('an EKS cluster is asked where it is, and is reached with a token of the own identity', async () => {
  const cluster = await connect({ cluster: eks('prod'), namespace: 'search' }, noSecret);

  const signed = signedUrl(await authorizationOf(cluster));

  expect(cluster.namespace).toBe('search');
  expect(cluster.kubeconfig.getCurrentCluster()).toMatchObject({
    server: ENDPOINT,
    caData: 'Y2E=',
    skipTLSVerify: false,
  });
  expect(signed.host).toBe('sts.eu-central-1.amazonaws.com');
  expect(signed.searchParams.get('X-Amz-Credential')).toMatch(/^AKIDEXAMPLE\//);
  expect(signed.searchParams.get('X-Amz-SignedHeaders')).toBe('host;x-k8s-aws-id');
});

test('a role that is to be assumed signs the token', async () => {
  const place = { cluster: eks('prod', 'arn:aws:iam::123456789012:role/ragmend'), namespace: 'search' };
  const cluster = await connect(place, noSecret);

  const signed = signedUrl(await authorizationOf(cluster));

  expect(signed.searchParams.get('X-Amz-Credential')).toMatch(/^ASSUMED\//);
});

test('an unknown EKS cluster is NotFound, and one that EKS does not tell of may come back', async () => {
  const unknown = connect({ cluster: eks('unknown'), namespace: 'search' }, noSecret);
  const throttled = connect({ cluster: eks('throttled'), namespace: 'search' }, noSecret);

  await expect(unknown).rejects.toBeInstanceOf(NotFound);
  await expect(throttled).rejects.toBeInstanceOf(DependencyUnavailable);
});

const kubeconfigOf = (user: object) =>
  JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: ENDPOINT } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  });
const secret = (user: object) =>
  connect({ cluster: { kind: 'kubeconfig', secret: 'the-secret' }, namespace: 'search' }, async () =>
    kubeconfigOf(user),
  );

test('a token that was renewed in the secret is used from the next request on', async () => {
  let token = 'the-first';
  const place = { cluster: { kind: 'kubeconfig' as const, secret: 'the-secret' }, namespace: 'search' };
  const cluster = await connect(place, async () => kubeconfigOf({ token }));
  const before = await authorizationOf(cluster);

  token = 'the-second';

  expect([before, await authorizationOf(cluster)]).toEqual(['Bearer the-first', 'Bearer the-second']);
});

test('any other cluster is reached by the kubeconfig of its secret', async () => {
  const cluster = await secret({ token: 'a-token' });

  expect(cluster.kubeconfig.getCurrentCluster()?.server).toBe(ENDPOINT);
  expect(await authorizationOf(cluster)).toBe('Bearer a-token');
});

test.each([
  { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh' } },
  { 'auth-provider': { name: 'tokenFile', config: { tokenFile: '/etc/passwd' } } },
  { 'client-certificate': '/etc/cert', 'client-key': '/etc/key' },
  { 'token-file': '/proc/self/environ' },
])('a kubeconfig that runs a command or names a file is refused: %j', async (user) => {
  const refused = secret(user);

  await expect(refused).rejects.toThrow("the kubeconfig in secret 'the-secret' is more than an address");
  await expect(refused).rejects.toThrow(`users.0.user: Unrecognized key`);
});

test.each([
  { 'insecure-skip-tls-verify': true },
  { 'certificate-authority': '/etc/ca' },
  { server: 'http://10.0.0.1' },
])('a kubeconfig that does not say by its data who is to answer is refused: %j', async (over) => {
  const kubeconfig = { clusters: [{ cluster: { server: ENDPOINT, ...over } }], users: [] };
  const place = { cluster: { kind: 'kubeconfig' as const, secret: 'the-secret' }, namespace: 'search' };

  await expect(connect(place, async () => JSON.stringify(kubeconfig))).rejects.toBeInstanceOf(RangeError);
});

test('a secret that is no kubeconfig is refused, and is not told', async () => {
  const place = { cluster: { kind: 'kubeconfig' as const, secret: 'the-secret' }, namespace: 'search' };

  const refused = connect(place, async () => 'hunter2: [');

  await expect(refused).rejects.toBeInstanceOf(RangeError);
  await expect(refused).rejects.not.toThrow('hunter2');
});
