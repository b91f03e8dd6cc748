import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { CommandFailed, ExitCode } from '../exit-codes.ts';

/** What a browser brought back, and how to tell its page the result. */
export type Answer = { parameters: URLSearchParams; tell(text: string, isGood: boolean): Promise<void> };
/** Waits on this machine for the answer of a sign-in. */
export type Loopback = { redirectUri: string; answer: Promise<Answer>; close(): void };

/**
 * Waits at the first of these addresses with a free port, on 127.0.0.1 only; throws CommandFailed
 * if all are taken.
 */
export async function openLoopback(redirectUris: string[]): Promise<Loopback> {
  for (const redirectUri of redirectUris) {
    const server = createServer();
    const answer = new Promise<Answer>((resolve) => {
      server.on('request', (request, response) => receive(new URL(redirectUri), request, response, resolve));
    });
    if (!(await listens(server, redirectUri))) continue;
    const close = () => {
      server.close();
      server.closeAllConnections();
    };
    return { redirectUri, answer, close };
  }
  const ports = redirectUris.map((each) => new URL(each).port).join(', ');
  throw new CommandFailed(
    `the ports ${ports} of this machine are all in use, and a sign-in needs one of them: stop what listens there`,
    ExitCode.Failed,
  );
}

async function listens(server: Server, redirectUri: string): Promise<boolean> {
  server.listen({ host: '127.0.0.1', port: Number(new URL(redirectUri).port), exclusive: true });
  try {
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/**
 * The first answer counts. Requests under another host name, e.g. one made to resolve to this
 * machine, are refused.
 */
function receive(
  expected: URL,
  request: IncomingMessage,
  response: ServerResponse,
  resolve: (answer: Answer) => void,
): void {
  const asked = URL.canParse(request.url ?? '', expected) ? new URL(request.url ?? '', expected) : null;
  const isOurs = [`localhost:${expected.port}`, `127.0.0.1:${expected.port}`].includes(request.headers.host ?? '');
  if (!isOurs || request.method !== 'GET' || asked?.pathname !== expected.pathname) {
    response.writeHead(404, HEADERS).end();
    return;
  }
  resolve({
    parameters: asked.searchParams,
    tell: (text, isGood) =>
      new Promise((told) => response.writeHead(isGood ? 200 : 400, HEADERS).end(page(text), () => told())),
  });
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  connection: 'close',
};

function page(text: string): string {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Ragmend</title><h1>Ragmend</h1><p>${safe}</p></html>`;
}
