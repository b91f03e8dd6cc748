import { createHash, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { BacklogState } from '../../core/contracts/provider/backlog-entry.ts';
import type { Backlog } from '../../core/provider/ports/backlog.ts';
import { BadRequest } from '../server/read-body.ts';
import { sendError, sendJson, sendWhole } from '../server/responses.ts';
import type { ChatRequest } from '../upstream/attempt.ts';

const ID = /^[\w.-]{1,128}$/;
/** The headers that are kept with a request: no credentials, nothing of its connection. */
const KEPT = ['content-type', 'x-ragmend-qid', 'x-ragmend-documents', 'x-ragmend-session'];
const LOOK_AGAIN_SECONDS = 2;

/** Returns whether a client prefers to fetch its answer later (RFC 7240). */
export const prefersLater = ({ headers }: ChatRequest): boolean =>
  String(headers.prefer ?? '')
    .split(/[,;]/)
    .some((preference) => preference.trim().toLowerCase() === 'respond-async');

/**
 * Returns whether a request that prefers it is kept for later: while the gateway `keeps` requests,
 * or if it was kept before.
 */
export async function isKept({ headers }: ChatRequest, backlog: Backlog, keeps: () => boolean): Promise<boolean> {
  const id = headers['idempotency-key'];
  return keeps() || (id !== undefined && (await backlog.get(String(id))) !== null);
}

type Deps = { backlog: Backlog; now: () => number; isServing: () => boolean };

/**
 * Keeps a request until a provider answers it, and tells the client where to ask. The same id again
 * is the same request.
 */
export async function acceptRequest(deps: Deps, request: ChatRequest, response: ServerResponse): Promise<void> {
  const { backlog, now } = deps;
  const id = String(request.headers['idempotency-key'] ?? randomUUID());
  if (!ID.test(id))
    throw new BadRequest(
      400,
      `the Idempotency-Key '${id}' is not an id: give letters, digits, '.', '-', '_', at most 128`,
    );
  const digest = createHash('sha256').update(request.path).update(request.bytes).digest('hex');
  const body = JSON.stringify({ ...request.body, stream: false, stream_options: undefined });
  const headers = Object.fromEntries(
    KEPT.flatMap((name) => {
      const value = request.headers[name];
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
  const entry = { id, digest, path: request.path, body, headers, receivedAt: now(), attempts: 0 };
  const result = await backlog.add(entry);
  if (result === 'full') return refuseFull(deps, response);
  const found = await backlog.get(id);
  if (found !== null && found.digest !== digest)
    throw new BadRequest(409, `another request has the Idempotency-Key '${id}': give each request its own`);
  response.setHeader('preference-applied', 'respond-async');
  sendState(response, id, found);
}

/** Sends the state of a kept request: its answer, or when to look again. */
export async function showRequest(backlog: Backlog, id: string, response: ServerResponse): Promise<void> {
  sendState(response, id, ID.test(id) ? await backlog.get(id) : null);
}

function sendState(response: ServerResponse, id: string, found: BacklogState | null): void {
  const location = `/v1/requests/${id}`;
  if (found === null) {
    sendError(response, 404, { code: 'unknown_request', message: `no request '${id}' is kept: send it again` });
  } else if (found.state === 'answered') {
    const { status, headers, body } = found.answer;
    const { 'x-ragmend-answer': mode, 'x-ragmend-provider': provider = null, ...rest } = headers;
    sendWhole(response, { status, headers: rest, body: Buffer.from(body) }, { mode: mode as 'primary', provider });
  } else if (found.state === 'dropped') {
    const message = `the request '${id}' was dropped, because it ${found.why === 'expired' ? 'got too old' : 'failed too often'}`;
    sendError(response, 410, { code: `request_${found.why}`, message: `${message}: send it again under another id` });
  } else {
    sendJson(response, 202, { id, status: 'waiting' }, { location, 'retry-after': String(LOOK_AGAIN_SECONDS) });
  }
}

function refuseFull({ isServing }: Deps, response: ServerResponse): void {
  const status = isServing() ? 429 : 503;
  const message = 'the backlog is full: send this request again later';
  sendError(response, status, { code: 'backlog_full', message }, { 'retry-after': '30' });
}
