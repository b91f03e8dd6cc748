import type { ProviderKind, ProviderReply } from '../../../../core/contracts/provider/failure.ts';

/** A whole answer with a status and a body. */
export const answer = (status: number, body: unknown, headers = {}, kind: ProviderKind = 'openai'): ProviderReply => ({
  outcome: 'answered',
  kind,
  status,
  headers,
  body,
});
/** An error as OpenAI sends it. */
export const openai = (status: number, error: object, headers = {}) => answer(status, { error }, headers);
/** An error as Anthropic sends it. */
export const anthropic = (status: number, error: object, headers = {}) =>
  answer(status, { type: 'error', error, request_id: 'req_1' }, headers, 'anthropic');
/** An error as Bedrock sends it. */
export const bedrock = (status: number, name: string, message = '') =>
  answer(status, { message }, { 'x-amzn-errortype': `${name}:http://internal.amazon.com/` }, 'bedrock');
/** A stream that ended well, but for what is changed. */
export const streamed = (change: object): ProviderReply => ({
  outcome: 'streamed',
  kind: 'openai',
  headers: {},
  content: true,
  end: 'stop',
  error: null,
  ...change,
});
/** An answer of `/chat/completions`. */
export const chat = (message: object, finish_reason: string | null = 'stop') =>
  answer(200, { object: 'chat.completion', choices: [{ message, finish_reason }] });

/** An error for which OpenAI blames the client. */
export const invalid = (code: string | null, message = 'no') => ({ message, type: 'invalid_request_error', code });
