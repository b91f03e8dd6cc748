import { Buffer } from 'node:buffer';
import type { Dispatcher } from 'undici';
import type { Clocks, Headers, Upstream } from '../attempt.ts';
import { Exchange } from '../exchange.ts';
import { HeldAnswer } from '../held-answer.ts';
import { chatOf } from '../translate/chat-of.ts';
import { translated } from '../translate/translated.ts';
import { messagesDialect } from './read-messages.ts';
import { messagesOf } from './write-messages.ts';

const API_VERSION = '2023-06-01';
/** The protocol asks for a limit: what an answer may have where neither client nor ragmend.yaml says it. */
const OUTPUT = 4096;

type Options = {
  dispatcher: Pick<Dispatcher, 'dispatch'>;
  /** Path of the address, without a slash at its end. */
  path: string;
  model: { name: string; output?: number | undefined };
  clocks: Clocks;
  key: () => string | null;
};

/** A model behind Anthropic's Messages API. */
export function anthropicUpstream({ dispatcher, path, model, clocks, key }: Options): Upstream {
  const { name, output = OUTPUT } = model;
  return {
    ask: (request, signal) =>
      translated('anthropic', () => {
        const chat = chatOf(request.body);
        const body = Buffer.from(JSON.stringify(messagesOf(chat, { name, output }, request.streamed)));
        const dialect = messagesDialect(name, chat.wantsUsage);
        const asked = { kind: 'anthropic' as const, clocks, streamed: request.streamed, signal };
        return new Promise((settle) => {
          const exchange = new Exchange(dialect, (transport) => new HeldAnswer(asked, transport, settle));
          dispatcher.dispatch({ method: 'POST', path: `${path}/messages`, headers: headersOf(key()), body }, exchange);
        });
      }),
  };
}

function headersOf(key: string | null): Headers {
  const headers = {
    'content-type': 'application/json',
    'accept-encoding': 'identity',
    'anthropic-version': API_VERSION,
  };
  return key === null ? headers : { ...headers, 'x-api-key': key };
}
