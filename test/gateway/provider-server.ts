import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Asked = { headers: IncomingMessage['headers']; body: Record<string, unknown>; bytes: string };
export type Answering = (response: ServerResponse, asked: Asked) => void;

/** An API like that of OpenAI whose answers a test says; `asked` are the requests, `gone` how many were cancelled. */
export async function providerServer(answering: Answering) {
  const state = { answering, asked: [] as Asked[], gone: 0 };
  const server = createServer(async (request, response) => {
    request.setEncoding('utf8');
    let bytes = '';
    for await (const piece of request) bytes += piece;
    const asked = { headers: request.headers, body: JSON.parse(bytes), bytes };
    state.asked.push(asked);
    response.on('close', () => {
      if (!response.writableFinished) state.gone += 1;
    });
    state.answering(response, asked);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, state, close };
}
export type ProviderServer = Awaited<ReturnType<typeof providerServer>>;

/** Answers with a status and a value as JSON. */
export const json =
  (status: number, value: unknown, headers: Record<string, string> = {}): Answering =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };

/** A whole answer in one choice. */
export const completion = (content: unknown, finish: string | null = 'stop') =>
  json(200, {
    id: 'a',
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: finish }],
  });

/** One frame of a stream. */
export const frame = (delta: Record<string, unknown>, finish: string | null = null, index = 0) =>
  `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index, delta, finish_reason: finish }] })}\n\n`;
export const DONE = 'data: [DONE]\n\n';

/** Streams pieces one by one, then `end`s: cleanly, by a reset, or not at all. */
export const stream =
  (pieces: string[], end: 'end' | 'reset' | 'stay' = 'end'): Answering =>
  async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const piece of pieces) {
      response.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (end === 'end') response.end();
    if (end === 'reset') response.socket?.destroy();
  };
