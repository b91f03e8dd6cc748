import { gatewayName } from '../../../core/contracts/cluster-identity.ts';
import { generatorConfig } from '../../../core/contracts/config/generator-config.ts';
import { apply, type Forward, forward, kubectl } from '../kubectl.ts';
import { makeBucket } from '../story/make-bucket.ts';
import { TARGET } from '../story/story-config.ts';

export const IMAGE = process.env.RAGMEND_TEST_NODE_IMAGE ?? 'local.test/node:1';
const AWS_FROM_PODS = process.env.RAGMEND_TEST_AWS_FROM_PODS ?? 'http://10.99.0.1:4566';
export const PROVIDERS_PORT = 8000;
const GATEWAY = gatewayName(TARGET);
export const [PRIMARY, BACKUP] = ['one', 'two'];

/**
 * Both providers: each cites the document that it is given, or is overloaded after `/NAME/break` and
 * refuses the key after `/NAME/refuse`, until `/NAME/heal`.
 */
const PROVIDERS = `
const FAILS = {
  break: [503, { error: { code: 'server_is_overloaded', message: 'busy' } }],
  refuse: [401, { error: { code: 'invalid_api_key', message: 'no' } }],
};
const failing = new Map();
require('node:http').createServer(async (request, response) => {
  const [, name, what] = request.url.split('/');
  if (what in FAILS) failing.set(name, FAILS[what]);
  if (what === 'heal') failing.delete(name);
  let asked = '';
  for await (const piece of request) asked += piece;
  const content = 'See ' + (/\\[[\\w-]+\\]/.exec(asked) ?? 'nothing') + '.';
  const [status, body] = failing.get(name)
    ?? [200, { object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] }];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}).listen(${PROVIDERS_PORT});
`;

/** Runs the providers in a pod; gives its address. */
export async function startProviders(namespace: string): Promise<string> {
  const container = {
    ...{ name: 'providers', image: IMAGE, command: ['node', '-e', PROVIDERS] },
    readinessProbe: { tcpSocket: { port: PROVIDERS_PORT }, periodSeconds: 1 },
  };
  const spec = { terminationGracePeriodSeconds: 1, containers: [container] };
  await apply([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'providers', namespace }, spec }]);
  await kubectl(['-n', namespace, 'wait', '--for=condition=Ready', 'pod/providers', '--timeout=240s']);
  return kubectl(['-n', namespace, 'get', 'pod', 'providers', '-o', 'jsonpath={.status.podIP}']);
}

/** Both providers at an address, as in ragmend.yaml. */
export const providersAt = (url: string) =>
  [PRIMARY, BACKUP].map((name) => ({
    ...{ kind: 'openai', name, url: `${url}/${name}/v1` },
    models: [{ name: 'small', context: 8192 }],
  }));

/** A generator behind the gateway whose way back takes seconds, at little evidence. */
export function generatorAt(ip: string): object {
  const lenient = { minimum: 5, errorShare: 0.5, p95Ratio: 100, firstTokenRatio: 100 };
  const generator = {
    providers: providersAt(`http://${ip}:${PROVIDERS_PORT}`),
    gateway: { image: IMAGE, awsEndpoint: AWS_FROM_PODS },
    failures: { windowSeconds: 10, minimum: 2, openSeconds: 0.1 },
    probes: { perHour: 3600, good: 1 },
    ramp: {
      ...{ steps: [50, 100], pairs: 10, hitMargin: 0.4, precisionMargin: 0.45, stepSeconds: 1, guards: lenient },
    },
    shadow: { enabled: true, perMinute: 600 },
  };
  generatorConfig.parse(generator);
  return generator;
}

type Manifest = {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  spec?: { template: { spec: { containers: { env: object[] }[] } } };
};

/**
 * Applies what `ragmend manifests --json` printed. The pods of a gateway get the credentials of
 * the test, which AWS would give to their service account.
 */
export async function applyManifests(printed: string): Promise<void> {
  const { items } = JSON.parse(printed) as { items: Manifest[] };
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = process.env;
  const env = Object.entries({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }).map(([name, value]) => ({ name, value }));
  for (const { kind, metadata, spec, data } of items) {
    if (metadata.name !== GATEWAY) continue;
    if (kind === 'Deployment') spec?.template.spec.containers[0]?.env.push(...env);
    const options = data?.['gateway.json'];
    if (options) await makeBucket((JSON.parse(options) as { cluster: { answerBucket: string } }).cluster.answerBucket);
  }
  await apply(items);
}

/** The pods of the gateway, each reached by itself. */
export async function gatewayPods(namespace: string): Promise<(Forward & { pod: string })[]> {
  await kubectl(['-n', namespace, 'rollout', 'status', `deployment/${GATEWAY}`, '--timeout=300s']);
  const names = await kubectl([
    ...['-n', namespace, 'get', 'pods', '-l', `app.kubernetes.io/name=${GATEWAY}`],
    ...['-o', 'jsonpath={.items[*].metadata.name}'],
  ]);
  return Promise.all(names.split(' ').map(async (pod) => ({ pod, ...(await forward(namespace, `pod/${pod}`, 8080)) })));
}

/** Breaks or heals a provider. */
export async function turn(namespace: string, provider: string, how: 'break' | 'refuse' | 'heal'): Promise<void> {
  const { url, close } = await forward(namespace, 'pod/providers', PROVIDERS_PORT);
  await fetch(`${url}/${provider}/${how}`).finally(close);
}
