// The package's own entry also loads fetch, web sockets, caches and mocks: 9 MB of memory.
import Pool from 'undici/lib/dispatcher/pool.js';
import type { GeneratorConfig } from '../../core/contracts/config/generator-config.ts';
import { anthropicUpstream } from './anthropic/anthropic-upstream.ts';
import type { Clocks, Upstream } from './attempt.ts';
import { openBedrock } from './bedrock/bedrock-upstream.ts';
import { openaiUpstream } from './openai/openai-upstream.ts';
import type { Secrets } from './secrets.ts';

type ProviderConfig = GeneratorConfig['providers'][number];
type ModelConfig = ProviderConfig['models'][number];
type Deps = { connectSeconds: number; concurrency: number; secrets: Secrets };

/** A provider whose connections are kept; `upstream` asks one of its models. */
export type OpenProvider = { upstream(model: ModelConfig, clocks: Clocks): Upstream; close(): Promise<void> };

/** Opens a provider by the protocol of its kind. */
export async function openProvider(provider: ProviderConfig, deps: Deps): Promise<OpenProvider> {
  const { connectSeconds, concurrency, secrets } = deps;
  if (provider.kind === 'bedrock') {
    const { region, url } = provider;
    const bedrock = await openBedrock({ region, url, connectSeconds, sockets: 2 * concurrency });
    return {
      upstream: ({ name }, clocks) => bedrock.upstream(name, clocks),
      close: async () => bedrock.close(),
    };
  }
  const dispatcher = poolOf(provider.url, connectSeconds);
  const path = new URL(provider.url).pathname.replace(/\/+$/, '');
  const { apiKeySecret } = provider;
  const key = () => (apiKeySecret === undefined ? null : secrets.key(apiKeySecret));
  const close = () => dispatcher.destroy();
  if (provider.kind === 'anthropic')
    return { upstream: (model, clocks) => anthropicUpstream({ dispatcher, path, model, clocks, key }), close };
  const { apiKeyHeader: header } = provider;
  return {
    upstream: ({ name: model }, clocks) => openaiUpstream({ dispatcher, path, model, clocks, header, key }),
    close,
  };
}

/** The held answer keeps a request's clocks; a connection ends only what nobody waits for. */
const poolOf = (url: string, connectSeconds: number) =>
  new Pool(new URL(url).origin, { connect: { timeout: connectSeconds * 1000 }, headersTimeout: 0, bodyTimeout: 0 });
