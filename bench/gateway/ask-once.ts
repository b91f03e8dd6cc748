import { createParser } from 'eventsource-parser';
import type { Dispatcher, Pool } from 'undici';
import { ANSWER, PROMPT } from './prompt.ts';

export type Question = {
  /** Address of the API, up to and with `/v1`. */
  url: string;
  headers: Record<string, string>;
  model: string;
  stream: boolean;
  /** When the client gives up. */
  limitMs: number;
};
/**
 * How one request ended. `wrong`: OpenAI's own client takes the answer for a success (a status of
 * 200, no error in it, and an end), yet the right answer it is not. Times count from the start of
 * the process; `firstMs` is the first token of content.
 */
export type Asked = {
  verdict: 'good' | 'failed' | 'wrong';
  status: number | null;
  sentMs: number;
  firstMs: number | null;
  endMs: number;
};

type Choice = { delta?: { content?: unknown }; message?: { content?: unknown }; finish_reason?: unknown };
type Event = { choices?: Choice[]; error?: unknown } | null;
type Heard = { text: string; isFinished: boolean; hasError: boolean; firstMs: number | null };

/** Asks once, as a service would, and judges the answer. */
export async function askOnce(pool: Pool, question: Question): Promise<Asked> {
  const { url, headers, model, stream, limitMs } = question;
  const sentMs = performance.now();
  const body = JSON.stringify({ model, stream, messages: [{ role: 'user', content: PROMPT }] });
  const heard: Heard = { text: '', isFinished: false, hasError: false, firstMs: null };
  let status: number | null = null;
  try {
    const response = await pool.request({
      method: 'POST',
      path: `${new URL(url).pathname}/chat/completions`,
      headers: { 'content-type': 'application/json', ...headers },
      body,
      signal: AbortSignal.timeout(limitMs),
    });
    status = response.statusCode;
    const isEvents = String(response.headers['content-type']).startsWith('text/event-stream');
    if (isEvents) await hearEvents(response.body, heard);
    else hear((await response.body.json()) as Event, heard, false);
  } catch {
    heard.hasError = true;
  }
  const { text, isFinished, hasError, firstMs } = heard;
  const isFailed = hasError || status !== 200;
  const isGood = isFinished && text === ANSWER;
  return {
    verdict: isFailed ? 'failed' : isGood ? 'good' : 'wrong',
    status,
    sentMs,
    firstMs,
    endMs: performance.now(),
  };
}

async function hearEvents(body: Dispatcher.ResponseData['body'], heard: Heard): Promise<void> {
  const decoder = new TextDecoder();
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data !== '[DONE]') hear(JSON.parse(data) as Event, heard, true);
    },
  });
  for await (const bytes of body) parser.feed(decoder.decode(bytes as Uint8Array, { stream: true }));
}

/** The client throws for an error in a stream, and not for one in a plain answer of status 200. */
function hear(event: Event, heard: Heard, isStream: boolean): void {
  if (isStream && event?.error) heard.hasError = true;
  for (const { delta, message, finish_reason } of event?.choices ?? []) {
    const content = delta?.content ?? message?.content;
    if (typeof content === 'string' && content !== '') {
      heard.text += content;
      heard.firstMs ??= performance.now();
    }
    heard.isFinished ||= typeof finish_reason === 'string';
  }
}
