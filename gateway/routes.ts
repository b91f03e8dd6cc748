import { Pool } from 'undici';
import type { GeneratorConfig } from '../core/contracts/config/generator-config.ts';
import type { Route } from './chat/ask-in-turn.ts';
import type { ChatRequest, Clocks, Upstream } from './upstream/attempt.ts';
import { openaiUpstream } from './upstream/openai/openai-upstream.ts';
import type { Secrets } from './upstream/secrets.ts';

type ProviderConfig = GeneratorConfig['providers'][number];
type ModelConfig = ProviderConfig['models'][number];

/** Whom a request may be sent to, in the order of preference. */
export type Routes = { to(request: ChatRequest): Route[]; all: Route[]; close(): Promise<void> };

/** Opens a pool of connections to each provider. */
export function openRoutes({ providers, clocks }: GeneratorConfig, secrets: Secrets): Routes {
  const byModel = new Map<string, Route[]>();
  const all: Route[] = [];
  const pools: Pool[] = [];
  providers.forEach((provider, at) => {
    const pool = poolOf(provider, clocks.connect);
    pools.push(pool);
    for (const model of provider.models) {
      const upstream = upstreamOf(provider, model, { ...clocks, ...(model.clocks as Partial<Clocks>) }, pool, secrets);
      const route: Route = {
        provider: provider.name,
        role: at === 0 ? 'primary' : 'backup',
        model: model.name,
        context: model.context,
        upstream,
      };
      all.push(route);
      for (const name of model.serves ?? [model.name]) byModel.set(name, [...(byModel.get(name) ?? []), route]);
    }
  });
  return {
    to: ({ path, body }) => {
      const found = byModel.get(body.model as string) ?? [];
      // Vectors of another model lie in another space: nobody else may answer for it.
      return path === '/embeddings' ? found.filter(({ model }) => model === found[0]?.model) : found;
    },
    all,
    close: async () => void (await Promise.all(pools.map((pool) => pool.destroy()))),
  };
}

function upstreamOf(
  provider: ProviderConfig,
  model: ModelConfig,
  clocks: Clocks,
  dispatcher: Pool,
  secrets: Secrets,
): Upstream {
  if (provider.kind !== 'openai') throw new RangeError(`providers of kind '${provider.kind}' are not served yet`);
  const { apiKeySecret, apiKeyHeader: header } = provider;
  const key = () => {
    const value = apiKeySecret === undefined ? null : secrets.key(apiKeySecret);
    return value === null ? null : { header, value };
  };
  return openaiUpstream({ dispatcher, path: pathOf(provider.url), model: model.name, clocks, key });
}

const pathOf = (url: string) => new URL(url).pathname.replace(/\/+$/, '');

function poolOf(provider: ProviderConfig, connectSeconds: number): Pool {
  if (provider.kind === 'bedrock') throw new RangeError(`providers of kind '${provider.kind}' are not served yet`);
  // The clocks of a request are kept by the answer that is held; a connection only ends what nobody awaits.
  return new Pool(new URL(provider.url).origin, {
    connect: { timeout: connectSeconds * 1000 },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}
