import { generatorConfig } from '../../../core/contracts/config/generator-config.ts';
import { apply, forward, kubectl } from '../kubectl.ts';
import { IMAGE, PRIMARY, PROVIDERS_PORT, providersAt } from './generator.ts';

const PORT = 8080;
/** The name of both objects of a team. */
export const NAME = 'answers';

/**
 * A service without the gateway: it asks the provider that its environment or its settings name. It
 * is ready only while it has a key of that provider.
 */
const SERVICE = `
const { readFileSync } = require('node:fs');
const { LLM_PROVIDER, KEYS, PROVIDERS } = process.env;
require('node:http').createServer(async (request, response) => {
  const provider = LLM_PROVIDER ?? readFileSync('/settings/provider', 'utf8');
  response.setHeader('x-ragmend-provider', provider);
  if (request.url === '/ready') return response.writeHead(KEYS.split(',').includes(provider) ? 200 : 503).end();
  if (request.url === '/provider') return response.end();
  const answer = await fetch(PROVIDERS + '/' + provider + '/v1/chat/completions', { method: 'POST', body: '{}' });
  response.writeHead(answer.ok ? 200 : 502).end(answer.ok ? provider : (await answer.json()).error.code);
}).listen(${PORT});
process.on('SIGTERM', () => process.exit(0));
`;

/** How a team without the gateway says which provider is asked. */
export type FlagKind = 'deployment-env' | 'configmap-key';

/** Where the flag of a team is, as in ragmend.yaml. */
const FLAGS = {
  'deployment-env': { deployment: NAME, container: 'api', variable: 'LLM_PROVIDER' },
  'configmap-key': { configMap: NAME, key: 'provider' },
};

/** A generator that is switched by a flag of the team's; the functions probe its providers at `url`. */
export function byFlag(kind: FlagKind, url: string): object {
  const generator = {
    providers: providersAt(url),
    flag: { kind, ...FLAGS[kind], proof: { port: PORT, path: '/provider' } },
    failures: { openSeconds: 0.1 },
    probes: { perHour: 3600, good: 1 },
    ramp: { stepSeconds: 1 },
  };
  generatorConfig.parse(generator);
  return generator;
}

/** Runs a service of two pods that has the keys of both providers, and asks the primary. */
export async function startTeam(namespace: string, kind: FlagKind, ip: string): Promise<void> {
  const isEnv = kind === 'deployment-env';
  const env = { PROVIDERS: `http://${ip}:${PROVIDERS_PORT}`, KEYS: 'one,two', ...(isEnv && { LLM_PROVIDER: PRIMARY }) };
  const container = {
    ...{ name: 'api', image: IMAGE, command: ['node', '-e', SERVICE] },
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    readinessProbe: { httpGet: { path: '/ready', port: PORT }, periodSeconds: 1 },
    ...(!isEnv && { volumeMounts: [{ name: 'settings', mountPath: '/settings' }] }),
  };
  const volumes = isEnv ? [] : [{ name: 'settings', configMap: { name: NAME } }];
  const spec = { terminationGracePeriodSeconds: 1, containers: [container], volumes };
  const labels = { app: NAME };
  const metadata = { name: NAME, namespace };
  const template = { metadata: { labels }, spec };
  await apply([
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { provider: PRIMARY, other: 'stays' } },
    {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata },
      spec: { replicas: 2, selector: { matchLabels: labels }, template },
    },
  ]);
  await rolledOut(namespace);
}

/** Waits until each pod of the service has its present template. */
export const rolledOut = (namespace: string) =>
  kubectl(['-n', namespace, 'rollout', 'status', `deployment/${NAME}`, '--timeout=240s']);

/** What people get from each pod that serves: the provider that answered, or what went wrong. */
export async function askTeam(namespace: string): Promise<string[]> {
  const pods = await kubectl([
    ...['-n', namespace, 'get', 'pods', '-l', `app=${NAME}`, '-o'],
    'jsonpath={range .items[*]}{.metadata.name} {.metadata.deletionTimestamp} {.status.conditions[?(@.type=="Ready")].status}{"\\n"}{end}',
  ]);
  const serving = [...pods.matchAll(/^(\S+) {2}True$/gm)].map(([, name = '']) => name);
  return Promise.all(
    serving.map(async (pod) => {
      const { url, close } = await forward(namespace, `pod/${pod}`, PORT);
      return fetch(url)
        .then((answer) => answer.text())
        .finally(close);
    }),
  );
}
