import { Buffer } from 'node:buffer';
import type { Dispatcher } from 'undici';
import { jsonIn } from '../../../core/kernel/json-in.ts';
import type { ChatRequest, Clocks, Headers, Upstream } from '../attempt.ts';
import { type Dialect, Exchange } from '../exchange.ts';
import { HeldAnswer } from '../held-answer.ts';
import { keptBack, passOn } from '../pass-on.ts';
import { type Habits, openaiReader } from './read-openai.ts';
import { responsesReader } from './read-responses.ts';

/** A client's headers that are not passed on: those of its connection, and its credentials. */
const KEPT_BACK = keptBack(
  ...['host', 'expect', 'proxy-authorization', 'authorization', 'api-key', 'x-api-key', 'cookie', 'accept-encoding'],
  ...['prefer', 'idempotency-key'],
  // They name an account, and a provider refuses a key of another one as if it were wrong.
  ...['openai-organization', 'openai-project', 'x-goog-api-key', 'x-goog-user-project', 'ocp-apim-subscription-key'],
);
const whole = <T>(answer: T) => answer;
const RESPONSES = { reader: responsesReader, whole };

export type OpenaiOptions = {
  dispatcher: Pick<Dispatcher, 'dispatch'>;
  /** Path of the address, without a slash at its end. */
  path: string;
  model: string;
  clocks: Clocks;
  header: 'authorization' | 'api-key';
  key: () => string | null;
};

/** A model behind an API compatible with OpenAI's: requests and answers pass unchanged. */
export function openaiUpstream(options: OpenaiOptions): Upstream {
  const { dispatcher, path, model, clocks } = options;
  const habits: Habits = { namesReasons: false };
  return {
    ask: (request, signal) =>
      new Promise((settle) => {
        const asked = { kind: 'openai' as const, clocks, streamed: request.streamed, signal };
        const body = bodyFor(request, model);
        const dialect = request.path === '/responses' ? RESPONSES : chatDialect(request, habits);
        const exchange = new Exchange(dialect, (transport) => new HeldAnswer(asked, transport, settle));
        dispatcher.dispatch(
          { method: 'POST', path: `${path}${request.path}`, headers: headersFor(request.headers, options), body },
          exchange,
        );
      }),
  };
}

const MOST_CHOICES = 128;

/** A stream of several choices is complete when all of them are, even those of which nothing came yet. */
function chatDialect({ body: { n } }: ChatRequest, habits: Habits): Dialect {
  const isUsable = typeof n === 'number' && Number.isInteger(n) && n >= 1 && n <= MOST_CHOICES;
  return { reader: () => openaiReader(isUsable ? n : 1, habits), whole };
}

/**
 * Returns the bytes unchanged if they name the model as the provider does; otherwise changes the
 * name.
 */
function bodyFor({ bytes, body }: ChatRequest, model: string): Buffer {
  if (body.model === model) return bytes;
  const renamed = JSON.stringify({ ...body, model });
  const text = bytes.toString('utf8');
  return Buffer.from(LONG_NUMBER.test(text) ? (renamedIn(text, model, renamed) ?? renamed) : renamed);
}

/** A number that may lose its last digits when it is read, e.g. a seed of 64 bits. */
const LONG_NUMBER = /[:,[]\s*-?\d[\d.]{15}/;
const NAME = /"model"\s*:\s*("(?:[^"\\]|\\.)*")/g;
/** Each is tried by reading the whole text. */
const FEW = 5;

/** Changes the name in the text itself, null if it is written in some other way. */
function renamedIn(text: string, model: string, renamed: string): string | null {
  for (const { 0: found, 1: name = '', index } of [...text.matchAll(NAME)].slice(0, FEW)) {
    const at = index + found.length;
    const changed = text.slice(0, at - name.length) + JSON.stringify(model) + text.slice(at);
    if (JSON.stringify(jsonIn(changed)) === renamed) return changed;
  }
  return null;
}

function headersFor(headers: Headers, { header, key }: OpenaiOptions): Headers {
  const passed = passOn(headers, KEPT_BACK);
  passed['accept-encoding'] = 'identity';
  const own = key();
  if (own !== null) passed[header] = header === 'authorization' ? `Bearer ${own}` : own;
  return passed;
}
