import type { V1EnvVar } from '@kubernetes/client-node';
import { parse } from 'yaml';
import type { Survey } from '../../../adapters/kubernetes/api/survey.ts';
import { guessGenerator } from '../../../cli/init/guess-generator.ts';
import { guessTargets } from '../../../cli/init/guess-targets.ts';
import { renderGuess } from '../../../cli/init/render-guess.ts';
import { config } from '../../../core/contracts/config/config.ts';
import { workload } from './namespace.ts';

const KEY = 'sk-proj-0123456789abcdef0123456789abcdef';
const secret = (name: string, from: string, key = name): V1EnvVar => ({
  name,
  valueFrom: { secretKeyRef: { name: from, key } },
});

/** A Deployment with these variables. */
function app(name: string, env: V1EnvVar[], envFrom: string[] = []): Survey['workloads'][number] {
  const made = workload(name, { kind: 'Deployment', image: 'example.test/app:1', claim: null });
  const [container] = made.spec.template.spec?.containers ?? [];
  if (container) Object.assign(container, { env, envFrom: envFrom.map((each) => ({ secretRef: { name: each } })) });
  return made;
}

const surveyOf = (...workloads: Survey['workloads']): Survey => ({ workloads, services: [], claims: [] });

/** What is written for a namespace with one shard and these Deployments, and the notes beside it. */
function written(...apps: Survey['workloads']) {
  const { targets, notes } = guessTargets('rag', surveyOf(workload('shard-1'), ...apps), []);
  const place = { cluster: { kind: 'kubeconfig' as const, secret: 'FILL_IN' }, namespace: 'rag', schema: 's.json' };
  const text = renderGuess(
    targets.map((target) => ({ ...target, says: [], runAsUser: null })),
    place,
    { components: [], notes: [] },
  );
  const read = config.parse(parse(text));
  return { text, notes, generator: read.targets[0]?.generator, routes: read.routes };
}

test('a service with keys of two providers gets both, each by the name of its secret', () => {
  const { text, notes, generator, routes } = written(
    app('rag-api', [
      secret('OPENAI_API_KEY', 'llm-keys', 'openai'),
      { name: 'OPENAI_MODEL', value: 'gpt-4o-mini' },
      secret('ANTHROPIC_API_KEY', 'llm-keys', 'anthropic'),
      { name: 'ANTHROPIC_MODEL', value: 'claude-haiku-4-5' },
    ]),
  );

  expect(generator?.providers).toMatchObject([
    {
      ...{ name: 'openai', kind: 'openai', url: 'https://api.openai.com/v1', apiKeySecret: 'llm-keys/openai' },
      models: [{ name: 'gpt-4o-mini' }],
    },
    {
      ...{ name: 'anthropic', kind: 'anthropic', apiKeySecret: 'llm-keys/anthropic' },
      models: [{ name: 'claude-haiku-4-5', serves: ['gpt-4o-mini'] }],
    },
  ]);
  expect(generator?.flag).toEqual({ kind: 'gateway' });
  expect(routes.filter(({ runbook }) => runbook === 'provider-failover').map(({ alertname }) => alertname)).toEqual([
    ...['LLMProviderDown', 'LLMAuthFail', 'RAGErrorSpike', 'RAGHighP95Latency'],
  ]);
  expect(notes).toContain("rag: 'rag-api' asks openai, anthropic, judging by its variables");
  expect(notes).toContain(
    "rag: the key of 'openai' is 'openai' of Secret 'llm-keys': give Ragmend that key as the secret 'llm-keys/openai'",
  );
  expect(text).toContain('check the context');
});

test('a variable that names a provider is the flag, and says which one is the primary', () => {
  const { generator, notes } = written(
    app('rag-api', [
      { name: 'LLM_PROVIDER', value: 'anthropic' },
      secret('OPENAI_API_KEY', 'openai'),
      secret('ANTHROPIC_API_KEY', 'anthropic'),
    ]),
  );

  expect(generator?.providers.map(({ name }) => name)).toEqual(['anthropic', 'openai']);
  expect(generator?.flag).toMatchObject({
    ...{ kind: 'deployment-env', deployment: 'rag-api', container: 'server', variable: 'LLM_PROVIDER' },
  });
  expect(notes.join('\n')).toContain('LLM_PROVIDER says which');
});

test('Azure and Bedrock are known by their variables', () => {
  const { generator } = written(
    app('rag-api', [
      { name: 'AZURE_OPENAI_ENDPOINT', value: 'https://example.openai.azure.com/' },
      secret('AZURE_OPENAI_API_KEY', 'azure'),
      { name: 'AZURE_OPENAI_DEPLOYMENT', value: 'gpt-4o' },
      { name: 'BEDROCK_MODEL_ID', value: 'eu.anthropic.claude-haiku-4-5-20251001-v1:0' },
      { name: 'AWS_REGION', value: 'eu-west-1' },
    ]),
  );

  expect(generator?.providers).toMatchObject([
    {
      ...{ name: 'azure', url: 'https://example.openai.azure.com/openai/v1', apiKeyHeader: 'api-key' },
      models: [{ name: 'gpt-4o' }],
    },
    {
      ...{ name: 'bedrock', kind: 'bedrock', region: 'eu-west-1' },
      models: [{ name: 'eu.anthropic.claude-haiku-4-5-20251001-v1:0', serves: ['gpt-4o'] }],
    },
  ]);
});

test('no value that may be secret is written, shown or noted', () => {
  const { text, notes, generator } = written(
    app(
      'rag-api',
      [
        { name: 'OPENAI_API_KEY', value: KEY },
        { name: 'OPENAI_BASE_URL', value: `https://user:${KEY}@llm.example.test/v1?key=${KEY}` },
      ],
      ['more-secrets'],
    ),
  );

  expect(`${text}${notes.join()}`).not.toContain(KEY);
  expect(generator?.providers).toMatchObject([{ url: 'https://llm.example.test/v1', apiKeySecret: 'FILL_IN' }]);
  expect(notes).toEqual(
    expect.arrayContaining([
      "rag: the key OPENAI_API_KEY stands in the pod template of 'rag-api' itself: put it into a Secret, and revoke it",
      "rag: 'rag-api' gets all of 'more-secrets' as variables: their names can't be seen, so a provider may be missing",
      "rag: 'openai' has no backup: add one, or only cached answers and refusals are left when it fails",
    ]),
  );
});

test('texts from the cluster stay text in the file', () => {
  const model = 'x, context: 1 }] }\nroutes: [] # ';
  const { generator } = written(
    app('rag-api', [secret('OPENAI_API_KEY', 'keys'), { name: 'OPENAI_MODEL', value: model }]),
  );

  expect(generator?.providers[0]?.models[0]?.name).toBe(model);
});

test('the service that answers comes before the one that only embeds documents', () => {
  const key = secret('OPENAI_API_KEY', 'keys');

  const guess = guessGenerator(
    surveyOf(app('docs-indexer', [key, secret('ANTHROPIC_API_KEY', 'keys')]), app('chat', [key])),
  );

  expect(guess?.workload).toBe('chat');
  expect(guess?.notes).toEqual(["'docs-indexer' also ask LLM providers: only 'chat' is proposed"]);
});

test('a namespace without such variables gets no generator', () => {
  const { text, generator, routes } = written(app('rag-api', [{ name: 'PORT', value: '8080' }]));

  expect(generator).toBeUndefined();
  expect(text).not.toContain('generator');
  expect(routes.map(({ runbook }) => runbook)).not.toContain('provider-failover');
});
