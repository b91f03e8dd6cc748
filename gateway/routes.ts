import { Pool } from 'undici';
import type { GeneratorConfig } from '../core/contracts/config/generator-config.ts';
import { lacksFor, type Need } from '../core/provider/capability/judge-backup.ts';
import type { Route } from './chat/ask-in-turn.ts';
import type { ChatRequest, Clocks, Upstream } from './upstream/attempt.ts';
import { openaiUpstream } from './upstream/openai/openai-upstream.ts';
import type { Secrets } from './upstream/secrets.ts';

type ProviderConfig = GeneratorConfig['providers'][number];
type ModelConfig = ProviderConfig['models'][number];

/**
 * Returns the routes for a request in the order of preference: the first, and the others that can
 * take it.
 */
export type Routes = { to(request: ChatRequest, need: Need): Route[]; all: Route[]; close(): Promise<void> };

/** Opens a pool of connections to each provider. */
export function openRoutes({ providers, clocks }: GeneratorConfig, secrets: Secrets): Routes {
  const byModel = new Map<string, Route[]>();
  const all: Route[] = [];
  const can = new Map<Route, ModelConfig>();
  const pools: Pool[] = [];
  providers.forEach((provider, at) => {
    const pool = poolOf(provider, clocks.connect);
    pools.push(pool);
    for (const model of provider.models) {
      const upstream = upstreamOf(provider, model, { ...clocks, ...(model.clocks as Partial<Clocks>) }, pool, secrets);
      const route: Route = {
        kind: provider.kind,
        provider: provider.name,
        role: at === 0 ? 'primary' : 'backup',
        model: model.name,
        context: model.context,
        upstream,
      };
      all.push(route);
      can.set(route, model);
      for (const name of model.serves ?? [model.name]) byModel.set(name, [...(byModel.get(name) ?? []), route]);
    }
  });
  return {
    to: (request, need) => {
      const [first, ...others] = byModel.get(request.body.model as string) ?? [];
      if (first === undefined) return [];
      // Vectors of another model lie in another space, so no other model may answer.
      if (request.path === '/embeddings') return [first, ...others.filter(({ model }) => model === first.model)];
      return [first, ...others.filter((route) => lacksFor(can.get(route) as ModelConfig, need).length === 0)];
    },
    all,
    close: async () => void (await Promise.all(pools.map((pool) => pool.destroy()))),
  };
}

const BYTES_PER_TOKEN = 4;

/** Returns the least that a request needs; only a provider counts its tokens. */
export function needOf({ bytes, body }: ChatRequest): Need {
  const { max_completion_tokens, max_tokens, response_format: format, tools } = body;
  const answerTokens = [max_completion_tokens, max_tokens].find((tokens) => typeof tokens === 'number') ?? 0;
  const type = (format as { type?: unknown } | null | undefined)?.type ?? 'text';
  return {
    promptTokens: Math.floor(bytes.length / BYTES_PER_TOKEN),
    answerTokens: answerTokens as number,
    jsonMode: type !== 'text',
    tools: Array.isArray(tools) && tools.length > 0,
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
  // The held answer keeps a request's clocks; a connection only ends what nobody awaits.
  return new Pool(new URL(provider.url).origin, {
    connect: { timeout: connectSeconds * 1000 },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}
