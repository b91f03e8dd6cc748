import type { Buffer } from 'node:buffer';
import type { GeneratorConfig } from '../core/contracts/config/generator-config.ts';
import { lacksFor, type Need } from '../core/provider/capability/judge-backup.ts';
import type { Route } from './chat/ask-in-turn.ts';
import type { ChatRequest, Clocks } from './upstream/attempt.ts';
import { type OpenProvider, openProvider } from './upstream/open-provider.ts';
import type { Secrets } from './upstream/secrets.ts';

type ProviderConfig = GeneratorConfig['providers'][number];
type ModelConfig = ProviderConfig['models'][number];

/**
 * Returns the routes for a request in the order of preference: the first, and the others that can
 * take it.
 */
export type Routes = { to(request: ChatRequest, need: Need): Route[]; all: Route[]; close(): Promise<void> };

/** Opens the connections to each provider. */
export async function openRoutes(generator: GeneratorConfig, secrets: Secrets): Promise<Routes> {
  const { providers, clocks, admission } = generator;
  const byModel = new Map<string, Route[]>();
  const all: Route[] = [];
  const can = new Map<Route, ModelConfig>();
  const deps = { connectSeconds: clocks.connect, concurrency: admission.concurrency, secrets };
  const opened = await Promise.all(providers.map((provider) => openProvider(provider, deps)));
  providers.forEach((provider, at) => {
    for (const model of provider.models) {
      const { upstream } = opened[at] as OpenProvider;
      const route: Route = {
        kind: provider.kind,
        provider: provider.name,
        role: at === 0 ? 'primary' : 'backup',
        model: model.name,
        context: model.context,
        upstream: upstream(model, { ...clocks, ...(model.clocks as Partial<Clocks>) }),
      };
      all.push(route);
      can.set(route, model);
      for (const name of model.serves ?? [model.name]) byModel.set(name, [...(byModel.get(name) ?? []), route]);
    }
  });
  return {
    to: (request, need) => {
      const known = byModel.get(request.body.model as string) ?? [];
      const isChat = request.path === '/chat/completions';
      const [first, ...others] = isChat ? known : known.filter(({ kind }) => kind === 'openai');
      if (first === undefined) return [];
      // Vectors of another model lie in another space, so no other model may answer.
      if (request.path === '/embeddings') return [first, ...others.filter(({ model }) => model === first.model)];
      return [first, ...others.filter((route) => lacksFor(can.get(route) as ModelConfig, need).length === 0)];
    },
    all,
    close: async () => void (await Promise.all(opened.map((provider) => provider.close()))),
  };
}

const BYTES_PER_TOKEN = 4;
/**
 * A picture, sound or file in base64; providers count it by what it shows. It is looked for only where it can
 * begin, so that shorter runs are read once.
 */
const DATA = /(?<![\w+/=\\-])[\w+/=\\-]{1000,}/g;

function bytesOfText(bytes: Buffer): number {
  const data = bytes.toString('latin1').match(DATA) ?? [];
  return data.reduce((rest, { length }) => rest - length, bytes.length);
}

/** Returns the least that a request needs; only a provider counts its tokens. */
export function needOf({ bytes, body }: ChatRequest): Need {
  const { max_completion_tokens, max_tokens, max_output_tokens, response_format, text, tools } = body;
  const limits = [max_completion_tokens, max_tokens, max_output_tokens];
  const answerTokens = limits.find((tokens) => typeof tokens === 'number') ?? 0;
  const format = response_format ?? (text as { format?: unknown } | null | undefined)?.format;
  const type = (format as { type?: unknown } | null | undefined)?.type ?? 'text';
  return {
    promptTokens: Math.floor(bytesOfText(bytes) / BYTES_PER_TOKEN),
    answerTokens: answerTokens as number,
    jsonMode: type !== 'text',
    tools: Array.isArray(tools) && tools.length > 0,
  };
}
