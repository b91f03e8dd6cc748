import type { Breaker } from '../core/contracts/brakes.ts';
import {
  type AnswerOf,
  type Asking,
  type BodyOf,
  type RouteName,
  requestOf,
} from '../core/contracts/http/request-of.ts';
import type { RunbookName } from '../core/contracts/runbooks.ts';

/** The API refused a request: `status` is the HTTP status, the message is the problem's detail. */
export class ApiError extends Error {
  override readonly name = 'ApiError' as const;
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }
}

/** The API could not be reached, or something in front of it answered. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable' as const;
}

export type DecisionInput = BodyOf<'POST /api/approvals/:id/decision'> & { planHash: string };

/**
 * What a session learns from every answer: `serverTime` in milliseconds, if the answer states it.
 */
export type ApiDeps = {
  fetch: typeof fetch;
  reached(serverTime: number | null): void;
  lost(): void;
  signedOut(): void;
};

export type Api = ReturnType<typeof createApi>;

/**
 * Returns the typed client of the HTTP API, one function per call; throws ApiError and Unreachable.
 */
export function createApi(deps: ApiDeps) {
  const call = <N extends RouteName>(name: N, ...asked: Asking<N>) => request(deps, name, ...asked);
  let chosen: string | null = null;
  const here = () => about(chosen ?? undefined);
  return {
    targets: async () => (await call('GET /api/targets')).targets,
    /** Chooses the target of later calls about one target; null leaves it to the server. */
    choose(targetId: string | null) {
      chosen = targetId;
    },
    session: () => call('GET /api/session'),
    signIn: (name: string, code: string) => call('POST /api/session', { body: { name, code } }),
    signOut: () => call('DELETE /api/session'),
    needs: async () => (await call('GET /api/needs')).needs,
    /** Returns a page of approvals, by the `next` of the page before; the first page for null. */
    approvals: (page: string | null = null) => call('GET /api/approvals', { query: paged(page) }),
    approval: (id: string) => call('GET /api/approvals/:id', { at: { id } }),
    decide: (id: string, body: DecisionInput) => call('POST /api/approvals/:id/decision', { at: { id }, body }),
    incidents: (page: string | null = null) => call('GET /api/incidents', { query: paged(page) }),
    incident: (id: string) => call('GET /api/incidents/:id', { at: { id } }),
    startOf: (id: string) => call('GET /api/incidents/:id/start', { at: { id } }),
    report: (id: string) => call('GET /api/incidents/:id/report', { at: { id } }),
    subjects: async () => (await call('GET /api/subjects', { query: here() })).subjects,
    start: (subjectId: string, runbook: RunbookName) =>
      call('POST /api/incidents', { query: here(), body: { subjectId, runbook } }),
    startOn: ({ targetId, subject }: Place, runbook: RunbookName) =>
      call('POST /api/incidents', { query: about(targetId), body: { subjectId: subject.id, runbook } }),
    abort: (id: string) => call('POST /api/incidents/:id/abort', { at: { id } }),
    snapshots: (page: string | null = null) => call('GET /api/snapshots', { query: { ...here(), ...paged(page) } }),
    brakes: () => call('GET /api/brakes'),
    setKillSwitch: (body: BodyOf<'POST /api/kill-switch'>) => call('POST /api/kill-switch', { body }),
    resetBreaker: ({ targetId, subject: { kind, id } }: Place) =>
      call('POST /api/breakers/:kind/:id/reset', { at: { kind, id }, query: about(targetId) }),
    service: () => call('GET /api/service', { query: here() }),
    providers: () => call('GET /api/providers', { query: here() }),
  };
}

type Place = Pick<Breaker, 'targetId' | 'subject'>;
const paged = (page: string | null) => ({ page: page ?? undefined });
const about = (target: string | undefined) => ({ target });

async function request<N extends RouteName>(deps: ApiDeps, name: N, ...asked: Asking<N>): Promise<AnswerOf<N>> {
  const { method, address } = requestOf(name, ...asked);
  const response = await send(deps, method, address, asked[0]?.body);
  const answer = response.status === 204 ? undefined : await json(deps, response);
  deps.reached(serverTime(response));
  if (response.ok) return answer as AnswerOf<N>;
  if (response.status === 401 && !name.endsWith(' /api/session')) deps.signedOut();
  throw new ApiError(response.status, detailOf(answer, response.status));
}

async function send(deps: ApiDeps, method: string, address: string, body: unknown): Promise<Response> {
  const headers = { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) };
  const sent = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  try {
    return await deps.fetch(address, { ...sent, signal: AbortSignal.timeout(10_000) });
  } catch (cause) {
    deps.lost();
    throw new Unreachable('the server cannot be reached; check the connection and that it runs', { cause });
  }
}

async function json(deps: ApiDeps, response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    deps.lost();
    throw new Unreachable(`the server answered "${response.status}" without a readable body; try again`, { cause });
  }
}

function serverTime(response: Response): number | null {
  const date = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(date) ? null : date;
}

function detailOf(answer: unknown, status: number): string {
  const detail = typeof answer === 'object' && answer !== null && 'detail' in answer ? answer.detail : null;
  return typeof detail === 'string' ? detail : `the server answered "${status}"; see its log`;
}
