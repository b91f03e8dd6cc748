import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { showRequest } from '../backlog/accept-request.ts';
import { answerChat, type ChatDeps } from '../chat/answer-chat.ts';
import { answerProbe } from '../probe/answer-probe.ts';
import type { Probes } from '../probe/open-probes.ts';
import { BadRequest } from './read-body.ts';
import { sendError, sendJson, sendText } from './responses.ts';
import { gauges, type ReadingDeps, statusOf } from './status.ts';

export type ServeDeps = ChatDeps & ReadingDeps & { probes: Probes };
/** Below it are the requests that are kept for later, by their ids. */
const REQUESTS = '/v1/requests/';
type Handle = (request: IncomingMessage, response: ServerResponse, id: string) => Promise<void> | void;
export type Serving = { url: string; drain(seconds: number): Promise<void> };

/** Serves a gateway until it is drained; throws if the port is taken. */
export async function serve(deps: ServeDeps, { host, port }: { host: string; port: number }): Promise<Serving> {
  let isDraining = false;
  const routes: Record<string, Handle> = {
    'POST /v1/chat/completions': (request, response) => answerChat(deps, '/chat/completions', request, response),
    'POST /v1/responses': (request, response) => answerChat(deps, '/responses', request, response),
    'POST /v1/embeddings': (request, response) => answerChat(deps, '/embeddings', request, response),
    [`GET ${REQUESTS}`]: (_, response, id) => show(deps, id, response),
    'POST /probe': (request, response) => answerProbe({ ...deps, routes: deps.routes.all }, request, response),
    'GET /status': async (_, response) => sendJson(response, 200, await statusOf(deps)),
    'GET /metrics': (_, response) => page(deps, response),
    'GET /healthz': (_, response) =>
      sendJson(response, isDraining ? 503 : 200, { status: isDraining ? 'draining' : 'serving' }),
  };
  const server = createServer((request, response) => {
    if (isDraining) response.setHeader('connection', 'close');
    void answer(routes, request, response);
  });
  const address = await listen(server, host, port);
  return {
    url: `http://${host}:${address.port}`,
    drain: (seconds) => {
      isDraining = true;
      return drained(server, seconds);
    },
  };
}

async function page(deps: ServeDeps, response: ServerResponse): Promise<void> {
  sendText(response, deps.metrics.page(await gauges(deps)));
}

async function show({ backlog }: ChatDeps, id: string, response: ServerResponse): Promise<void> {
  if (backlog === null) throw new BadRequest(404, "no request is kept: the gateway was started without 'own'");
  await showRequest(backlog, id, response);
}

async function answer(routes: Record<string, Handle>, request: IncomingMessage, response: ServerResponse) {
  // A client that takes the gateway for a proxy sends the whole address.
  const [path = '/'] = (request.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '').split('?');
  try {
    const place = path.startsWith(REQUESTS) ? REQUESTS : path;
    const id = path.slice(place.length);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const handle = routes[`${method} ${place}`];
    if (handle === undefined) throw nothingAt(routes, request.method, place);
    await handle(request, response, id);
  } catch (error) {
    fail(response, error);
  }
}

function nothingAt(routes: Record<string, Handle>, method: string | undefined, path: string): BadRequest {
  const known = Object.keys(routes);
  const allowed = known.filter((route) => route.endsWith(` ${path}`)).map((route) => route.split(' ')[0] as string);
  const message = `nothing is at '${method} ${path.slice(0, SHOWN)}': ask for ${known.join(', ')}`;
  return allowed.length === 0
    ? new BadRequest(404, message)
    : new BadRequest(405, message, { allow: allowed.join(', ') });
}

/** How much of a value from outside a message shows. */
const SHOWN = 200;

/** Tells the client what went wrong, and logs unexpected errors; neither contains a prompt. */
function fail(response: ServerResponse, error: unknown): void {
  const isExpected = error instanceof BadRequest;
  if (!isExpected) process.stderr.write(`${traceOf(error)}\n`);
  if (response.headersSent) return void response.destroy();
  if (isExpected) sendError(response, error.status, { code: 'bad_request', message: error.message }, error.headers);
  else sendError(response, 500, { code: 'internal', message: 'the gateway failed: its log says why' });
}

/** A message about what can't be parsed quotes it, so it is left out. */
function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return 'a failure without a trace';
  const { name, stack = name } = error;
  return error instanceof SyntaxError ? `${name}\n${stack.split('\n').slice(1).join('\n')}` : stack;
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

function drained(server: Server, seconds: number): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), seconds * 1000);
    server.close(() => {
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}
