import type { BrakesView, Breaker, KillSwitchState } from '../core/contracts/brakes.ts';
import type { TargetItem } from '../core/contracts/http/access.ts';
import type {
  ApprovalItem,
  ApprovalPage,
  IncidentItem,
  IncidentPage,
  IncidentView,
  ReportView,
  ServiceView,
  SnapshotPage,
} from '../core/contracts/http/http.ts';
import type { NeedsView } from '../core/contracts/http/needs.ts';
import type { RunbookName } from '../core/contracts/runbooks.ts';

/** The API refused: `status` is the HTTP status, the message is the problem's detail. */
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

export type DecisionInput = { decision: 'approve' | 'reject'; reason?: string; planHash: string };

/** What a session needs to know of every answer: `serverTime` in milliseconds, where the answer names it. */
export type ApiDeps = {
  fetch: typeof fetch;
  reached(serverTime: number | null): void;
  lost(): void;
  signedOut(): void;
};

export type Api = ReturnType<typeof createApi>;

/** The typed client of the HTTP API, one function per call; throws ApiError and Unreachable. */
export function createApi(deps: ApiDeps) {
  const get = <T>(path: string) => call<T>(deps, 'GET', path);
  const post = <T>(path: string, body?: unknown) => call<T>(deps, 'POST', path, body);
  let target: string | null = null;
  const here = (path: string) => (target === null ? path : about(path, target));
  return {
    targets: async () => (await get<{ targets: TargetItem[] }>('targets')).targets,
    /** From now on, what is about one target is about this one; null leaves it to the server. */
    choose(targetId: string | null) {
      target = targetId;
    },
    session: () => get<{ name: string }>('session'),
    signIn: (name: string, code: string) => post<void>('session', { name, code }),
    signOut: () => call<void>(deps, 'DELETE', 'session'),
    needs: async () => (await get<NeedsView>('needs')).needs,
    /** A page of approvals, by the `next` of the one before; the first where that is null. */
    approvals: (page: string | null = null) => get<ApprovalPage>(paged('approvals', page)),
    approval: (id: string) => get<ApprovalItem>(`approvals/${encodeURIComponent(id)}`),
    decide: (id: string, input: DecisionInput) =>
      post<ApprovalItem>(`approvals/${encodeURIComponent(id)}/decision`, input),
    incidents: (page: string | null = null) => get<IncidentPage>(paged('incidents', page)),
    incident: (id: string) => get<IncidentView>(`incidents/${encodeURIComponent(id)}`),
    report: (id: string) => get<ReportView>(`incidents/${encodeURIComponent(id)}/report`),
    start: (shardId: string, runbook: RunbookName) => post<IncidentItem>(here('incidents'), { shardId, runbook }),
    startOn: ({ targetId, shardId }: Place, runbook: RunbookName) =>
      post<IncidentItem>(about('incidents', targetId), { shardId, runbook }),
    abort: (id: string) => post<IncidentItem>(`incidents/${encodeURIComponent(id)}/abort`, {}),
    snapshots: (page: string | null = null) => get<SnapshotPage>(here(paged('snapshots', page))),
    brakes: () => get<BrakesView>('brakes'),
    setKillSwitch: (body: { on: boolean; reason: string }) => post<KillSwitchState>('kill-switch', body),
    resetBreaker: ({ targetId, shardId }: Place) =>
      post<Breaker>(about(`breakers/${encodeURIComponent(shardId)}/reset`, targetId), {}),
    service: () => get<ServiceView>(here('service')),
  };
}

type Place = Pick<Breaker, 'targetId' | 'shardId'>;
const paged = (list: string, page: string | null) =>
  page === null ? list : `${list}?page=${encodeURIComponent(page)}`;
const about = (path: string, targetId: string) =>
  `${path}${path.includes('?') ? '&' : '?'}target=${encodeURIComponent(targetId)}`;

async function call<T>(deps: ApiDeps, method: string, path: string, body?: unknown): Promise<T> {
  const response = await send(deps, method, path, body);
  const answer = response.status === 204 ? undefined : await json(deps, response);
  deps.reached(serverTime(response));
  if (response.ok) return answer as T;
  if (response.status === 401 && path !== 'session') deps.signedOut();
  throw new ApiError(response.status, detailOf(answer, response.status));
}

async function send(deps: ApiDeps, method: string, path: string, body: unknown): Promise<Response> {
  try {
    return await deps.fetch(`/api/${path}`, {
      method,
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(10_000),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { accept: 'application/json', 'content-type': 'application/json' } }),
    });
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
