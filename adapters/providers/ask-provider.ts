import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { GeneratorConfig } from '../../core/contracts/config/generator-config.ts';
import type { ProviderReply } from '../../core/contracts/provider/failure.ts';
import { jsonIn } from '../../core/kernel/json-in.ts';
import type { SecretOf } from '../../core/kernel/secret-of.ts';
import { type ProbeQuestion, probeBody } from '../../core/provider/capability/probe-question.ts';

type Provider = GeneratorConfig['providers'][number];
/** One question to one model; `reasons` is for models that refuse `max_tokens`. */
export type ModelQuestion = { model: string; question: ProbeQuestion; reasons: boolean; limitMs: number };

/** Asks a provider by its own protocol, once and without a retry. */
export async function askProvider(
  provider: Provider,
  secretOf: SecretOf,
  asked: ModelQuestion,
): Promise<ProviderReply> {
  const { kind } = provider;
  try {
    if (provider.kind === 'bedrock') return await converse(provider, asked);
    const { path, headers, body } =
      provider.kind === 'openai'
        ? await openaiRequest(provider, secretOf, asked)
        : await anthropicRequest(provider, secretOf, asked);
    const response = await fetch(`${provider.url.replace(/\/+$/, '')}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(asked.limitMs),
    });
    const text = await response.text();
    return {
      outcome: 'answered',
      kind,
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: jsonIn(text) ?? text,
    };
  } catch (error) {
    return withoutAnswer(kind, error);
  }
}

type Request = { path: string; headers: Record<string, string>; body: object };
type Of<K> = Extract<Provider, { kind: K }>;

async function openaiRequest(
  { apiKeySecret, apiKeyHeader }: Of<'openai'>,
  secretOf: SecretOf,
  asked: ModelQuestion,
): Promise<Request> {
  const { model, question, reasons } = asked;
  const key = apiKeySecret === undefined ? null : await secretOf(apiKeySecret);
  const value = apiKeyHeader === 'authorization' ? `Bearer ${key}` : String(key);
  return {
    path: '/chat/completions',
    headers: key === null ? {} : { [apiKeyHeader]: value },
    body: probeBody(model, question, reasons),
  };
}

async function anthropicRequest(
  { apiKeySecret }: Of<'anthropic'>,
  secretOf: SecretOf,
  asked: ModelQuestion,
): Promise<Request> {
  const { prompt, maxTokens } = asked.question;
  return {
    path: '/messages',
    headers: { 'x-api-key': await secretOf(apiKeySecret), 'anthropic-version': '2023-06-01' },
    body: { model: asked.model, max_tokens: maxTokens, messages: [{ role: 'user', content: prompt }] },
  };
}

async function converse(
  { region, url }: Of<'bedrock'>,
  { model, question, limitMs }: ModelQuestion,
): Promise<ProviderReply> {
  const client = new BedrockRuntimeClient({
    region,
    maxAttempts: 1,
    // One request needs no stream of HTTP/2, which its client opens otherwise.
    requestHandler: new NodeHttpHandler(),
    ...(url !== undefined && { endpoint: url }),
  });
  try {
    const command = new ConverseCommand({
      modelId: model,
      messages: [{ role: 'user', content: [{ text: question.prompt }] }],
      inferenceConfig: { maxTokens: question.maxTokens },
    });
    const { $metadata, ...body } = await client.send(command, { abortSignal: AbortSignal.timeout(limitMs) });
    return { outcome: 'answered', kind: 'bedrock', status: $metadata.httpStatusCode ?? 200, headers: {}, body };
  } finally {
    client.destroy();
  }
}

type Failed = Error & { code?: string; cause?: { code?: string }; $metadata?: { httpStatusCode?: number } };

function withoutAnswer(kind: Provider['kind'], error: unknown): ProviderReply {
  const { name, message, code, cause, $metadata } = error as Failed;
  const status = $metadata?.httpStatusCode;
  if (status !== undefined)
    return { outcome: 'answered', kind, status, headers: { 'x-amzn-errortype': name }, body: { message } };
  if (name === 'TimeoutError' || name === 'AbortError')
    return { outcome: 'late', kind, clock: 'answer', content: false };
  return { outcome: 'unreachable', kind, code: cause?.code ?? code ?? name };
}
