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
/** So many letters of base64 in a row are a picture, a sound or a file; providers count it by what it shows. */
const LEAST_DATA = 1000;
const isData = Array.from({ length: 256 }, (_, byte) => /[\w+/=\\-]/.test(String.fromCharCode(byte)));

/** Looks at one byte of each possible run, and reads on only where that one may belong to data. */
function bytesOfText(bytes: Buffer): number {
  const isDataAt = (at: number) => isData[bytes[at] ?? 0] ?? false;
  let text = bytes.length;
  for (let at = LEAST_DATA - 1; at < bytes.length; at += LEAST_DATA) {
    if (!isDataAt(at)) continue;
    let [from, to] = [at, at];
    while (isDataAt(from - 1)) from--;
    while (isDataAt(to + 1)) to++;
    if (to + 1 - from >= LEAST_DATA) text -= to + 1 - from;
    at = to;
  }
  return text;
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
