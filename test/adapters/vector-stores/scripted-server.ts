import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came: `path` without its query, `body` as text. */
export type Asked = {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
  body: string;
};
export type Answer = { status?: number; headers?: Record<string, string>; body: unknown };
export type ScriptedServer = { url: string; asked: Asked[]; close(): Promise<void> };

/** A server on 127.0.0.1 that answers as it is told, and remembers what it was asked. */
export async function scriptedServer(answer: (asked: Asked) => Answer): Promise<ScriptedServer> {
  const all: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const { pathname: path, searchParams } = new URL(String(request.url), 'http://scripted');
    const query = Object.fromEntries(searchParams);
    const asked = { method: String(request.method), path, query, headers: request.headers, body };
    all.push(asked);
    const { status = 200, headers, body: text } = answer(asked);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(text));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: all,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Cosine similarity of two vectors. */
export function cosine(a: number[], b: number[]): number {
  const dot = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return dot / (Math.hypot(...a) * Math.hypot(...b));
}
