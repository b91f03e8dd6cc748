import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What happens to one request: its answer is cut off after some bytes, or it is answered by a
 * status or never, and does not arrive; null lets it pass.
 */
type Fault = { cutAt: number } | { status: number } | 'never' | null;
/** A request as it is seen on its way. */
export type Seen = { method: string; url: string; range: string | null };

/**
 * A proxy before the real S3: `fault` chooses for each request, `answered` hears of each that was
 * passed on and answered, and `seen` are the requests so far.
 */
export async function faultyProxy(
  endpoint: string,
  fault: (request: Seen, number: number) => Fault,
  answered: (request: Seen) => void = () => undefined,
) {
  const seen: Seen[] = [];
  const server = createServer((incoming, answer) => {
    const { method = '', url = '', headers } = incoming;
    const one = { method, url, range: headers.range ?? null };
    seen.push(one);
    const chosen = fault(one, seen.length - 1);
    if (chosen === 'never') return;
    if (chosen && 'status' in chosen) refuse(incoming, answer, chosen.status);
    else pass(endpoint, incoming, answer, chosen?.cutAt ?? null).on('close', () => answered(one));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    seen,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

function refuse(incoming: IncomingMessage, answer: ServerResponse, status: number): void {
  const code = status === 503 ? 'SlowDown' : 'AccessDenied';
  incoming.resume();
  answer.writeHead(status, { 'content-type': 'application/xml' });
  answer.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>by the proxy</Message></Error>`);
}

/** The host that the client signed goes on as it is. */
function pass(endpoint: string, incoming: IncomingMessage, answer: ServerResponse, cutAt: number | null) {
  const { hostname, port } = new URL(endpoint);
  const { method, url: path, headers } = incoming;
  const onward = request({ hostname, port, method, path, headers }, (come) => {
    answer.writeHead(come.statusCode ?? 502, come.headers);
    let sent = 0;
    come.on('data', (chunk: Buffer) => {
      if (sent === cutAt) return;
      const part = chunk.subarray(0, (cutAt ?? Number.POSITIVE_INFINITY) - sent);
      sent += part.length;
      answer.write(part);
      if (sent === cutAt) answer.socket?.destroySoon();
    });
    come.on('end', () => (cutAt === 0 ? answer.destroy() : answer.end()));
  });
  onward.on('error', () => answer.destroy());
  answer.on('close', () => onward.destroy());
  return incoming.pipe(onward);
}
