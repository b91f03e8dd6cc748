import type { V1Container, V1EnvVar } from '@kubernetes/client-node';
import type { Survey } from '../../adapters/kubernetes/api/survey.ts';
import { FILL_IN } from './fill-in.ts';

/** A provider that a service seems to ask; `secret` is the Secret with its key, and its name in there. */
export type GuessedProvider = {
  name: string;
  kind: 'openai' | 'anthropic' | 'bedrock';
  url?: string;
  apiKeyHeader?: 'api-key';
  region?: string;
  secret: { name: string; key: string } | null;
  model: string;
};
/**
 * The service that seems to ask LLM providers. `flag` is its variable that names one of them, null
 * if none does.
 */
export type GuessedGenerator = {
  workload: string;
  container: string;
  providers: GuessedProvider[];
  flag: { variable: string; provider: string } | null;
  notes: string[];
};

/**
 * Guesses the LLM providers of a namespace from the environment of its Deployments; null if none
 * names any. Of secrets and of literal keys it reads only the names.
 */
export function guessGenerator({ workloads }: Survey): GuessedGenerator | null {
  const found = workloads
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap(({ metadata, spec }) =>
      (spec.template.spec?.containers ?? []).map((container) => readContainer(metadata.name, container)),
    )
    .filter(({ providers }) => providers.length > 0)
    .sort((one, other) => rank(other) - rank(one));
  const [first, ...others] = found;
  if (first === undefined) return null;
  const named = others.map(({ workload }) => `'${workload}'`);
  const rest =
    named.length === 0 ? [] : [`${named.join(', ')} also ask LLM providers: only '${first.workload}' is proposed`];
  return { ...first, notes: [...first.notes, ...rest] };
}

/** Workloads that fill the stores ask models, too, but for vectors. */
const FILLS = /(^|-)(indexer|ingest(er|ion|or)?|writer|embedder|embeddings?|loader)(-|$)/;
const rank = ({ workload, providers, flag }: GuessedGenerator) =>
  (FILLS.test(workload) ? 0 : 100) + (flag === null ? 0 : 10) + providers.length;

function readContainer(workload: string, container: V1Container): GuessedGenerator {
  const env = container.env ?? [];
  const all = [azure, openai, anthropic, bedrock].flatMap((read) => read(env) ?? []);
  const providers = all.filter(({ name }, at) => all.findIndex((one) => one.name === name) === at);
  const flag = flagIn(env, providers);
  const isPrimary = ({ name }: GuessedProvider) => name === flag?.provider;
  const ordered = [...providers].sort((one, other) => Number(isPrimary(other)) - Number(isPrimary(one)));
  const whole = (container.envFrom ?? []).flatMap(({ secretRef }) => (secretRef?.name ? [`'${secretRef.name}'`] : []));
  const plain = env.filter(({ name, value }) => KEY.test(name) && value !== undefined && value !== '');
  return {
    ...{ workload, container: container.name, providers: ordered, flag },
    notes: [
      ...plain.map(
        ({ name }) =>
          `the key ${name} stands in the pod template of '${workload}' itself: put it into a Secret, and revoke it`,
      ),
      ...(whole.length === 0
        ? []
        : [
            `'${workload}' gets all of ${whole.join(', ')} as variables: their names can't be seen, so a provider may be missing`,
          ]),
    ],
  };
}

const KEY = /^(OPENAI_API_KEY|AZURE_OPENAI_(API_)?KEY|ANTHROPIC_(API_KEY|AUTH_TOKEN))$/;

function openai(env: V1EnvVar[]): GuessedProvider | null {
  const url = addressIn(env, 'OPENAI_BASE_URL', 'OPENAI_API_BASE');
  if (url === null && !has(env, 'OPENAI_API_KEY')) return null;
  const isAzure = /\.openai\.azure\.com/.test(url ?? '');
  return {
    ...{ name: isAzure ? 'azure' : 'openai', kind: 'openai', url: url ?? 'https://api.openai.com/v1' },
    ...(isAzure && { apiKeyHeader: 'api-key' }),
    ...{
      secret: secretIn(env, 'OPENAI_API_KEY'),
      model: modelIn(env, 'OPENAI_MODEL', 'OPENAI_MODEL_NAME', ...ANY_MODEL),
    },
  };
}

function azure(env: V1EnvVar[]): GuessedProvider | null {
  const endpoint = addressIn(env, 'AZURE_OPENAI_ENDPOINT');
  if (endpoint === null) return null;
  return {
    ...{ name: 'azure', kind: 'openai', url: `${endpoint}/openai/v1`, apiKeyHeader: 'api-key' },
    secret: secretIn(env, 'AZURE_OPENAI_API_KEY', 'AZURE_OPENAI_KEY'),
    model: modelIn(env, 'AZURE_OPENAI_DEPLOYMENT', 'AZURE_OPENAI_DEPLOYMENT_NAME', ...ANY_MODEL),
  };
}

function anthropic(env: V1EnvVar[]): GuessedProvider | null {
  const keys = ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN'];
  const url = addressIn(env, 'ANTHROPIC_BASE_URL');
  if (url === null && !has(env, ...keys)) return null;
  return {
    ...{ name: 'anthropic', kind: 'anthropic' },
    // Its SDK takes the address without the version.
    ...(url !== null && { url: url.endsWith('/v1') ? url : `${url}/v1` }),
    ...{
      secret: secretIn(env, ...keys),
      model: modelIn(env, 'ANTHROPIC_MODEL', 'ANTHROPIC_MODEL_NAME', 'CLAUDE_MODEL'),
    },
  };
}

function bedrock(env: V1EnvVar[]): GuessedProvider | null {
  if (!env.some(({ name }) => /(^|_)BEDROCK(_|$)/.test(name))) return null;
  const region = literal(
    env,
    'BEDROCK_REGION',
    'AWS_BEDROCK_REGION',
    'BEDROCK_AWS_REGION',
    'AWS_REGION',
    'AWS_DEFAULT_REGION',
  );
  return {
    ...{ name: 'bedrock', kind: 'bedrock', secret: null },
    ...(REGION.test(region ?? '') && { region: region as string }),
    model: modelIn(env, 'BEDROCK_MODEL_ID', 'AWS_BEDROCK_MODEL_ID', 'BEDROCK_MODEL', 'AWS_BEDROCK_MODEL'),
  };
}

const REGION = /^[a-z]{2,}(-[a-z]+)+-\d$/;
const ANY_MODEL = ['LLM_MODEL', 'CHAT_MODEL', 'MODEL_NAME', 'GENERATION_MODEL'];
const FLAG = /^(\w+_)?(LLM|CHAT|GENERATION|MODEL)?_?PROVIDER$/;

/** The variable that says which of the providers is asked. */
function flagIn(env: V1EnvVar[], providers: GuessedProvider[]): GuessedGenerator['flag'] {
  for (const { name, value } of env) {
    const provider = FLAG.test(name) && providers.find((one) => one.name === value);
    if (provider) return { variable: name, provider: provider.name };
  }
  return null;
}

const has = (env: V1EnvVar[], ...names: string[]) => env.some(({ name }) => names.includes(name));

const literal = (env: V1EnvVar[], ...names: string[]): string | null =>
  names.map((wanted) => env.find(({ name }) => name === wanted)?.value).find((value) => value) ?? null;

const modelIn = (env: V1EnvVar[], ...names: string[]): string => literal(env, ...names) ?? FILL_IN;

/** Returns an address without what may be secret in it; null without any. */
function addressIn(env: V1EnvVar[], ...names: string[]): string | null {
  const value = literal(env, ...names);
  if (value === null || !URL.canParse(value)) return null;
  const { protocol, host, pathname } = new URL(value);
  return /^https?:$/.test(protocol) ? `${protocol}//${host}${pathname.replace(/\/+$/, '')}` : null;
}

function secretIn(env: V1EnvVar[], ...names: string[]): GuessedProvider['secret'] {
  const refs = names.flatMap((wanted) => env.filter(({ name }) => name === wanted));
  const ref = refs.map(({ valueFrom }) => valueFrom?.secretKeyRef).find((one) => one?.name);
  return ref?.name ? { name: ref.name, key: ref.key } : null;
}
