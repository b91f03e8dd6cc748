import * as z from 'zod';
import { problem } from '../core/contracts/http/http.ts';
import {
  type AnswerOf,
  type Asking,
  type BodyOf,
  type RouteName,
  requestOf,
} from '../core/contracts/http/request-of.ts';
import type { Route } from '../core/contracts/http/route.ts';
import { routes } from '../core/contracts/http/routes.ts';
import { jsonIn } from '../core/kernel/json-in.ts';
import { type Caller, callerFor, type Reach } from './caller.ts';
import { CommandFailed, ExitCode, NotThere } from './exit-codes.ts';

/** The deployed API answers within 30 s or not at all. */
const ANSWER_MS = 60_000;

/** The requested page of a list; without `page` the first. */
export type PageAsked = { limit?: number; page?: string };
export type Client = ReturnType<typeof clientOf>;

/**
 * Returns a client of a command's API that acts as the person `as`. Null leaves it to the token, or
 * to nobody in particular. Throws CommandFailed.
 */
export const clientFor = (reach: Reach, as: string | null = null, env: NodeJS.ProcessEnv = process.env): Client =>
  clientOf(callerFor(reach, as, env));

/** The console API as functions; throws CommandFailed where an answer takes longer than `answerMs`. */
export function clientOf(caller: Caller, answerMs = ANSWER_MS) {
  const call = <N extends RouteName>(name: N, ...asked: Asking<N>) => request({ ...caller, answerMs }, name, ...asked);
  return {
    session: () => call('GET /api/session'),
    needs: () => call('GET /api/needs'),
    incidents: (query: PageAsked = {}) => call('GET /api/incidents', { query }),
    incident: (id: string) => call('GET /api/incidents/:id', { at: { id } }),
    startOf: (id: string) => call('GET /api/incidents/:id/start', { at: { id } }),
    report: (id: string) => call('GET /api/incidents/:id/report', { at: { id } }),
    start: (body: BodyOf<'POST /api/incidents'>) => call('POST /api/incidents', { body }),
    abort: (id: string) => call('POST /api/incidents/:id/abort', { at: { id } }),
    approvals: (query: PageAsked = {}) => call('GET /api/approvals', { query }),
    approval: (id: string) => call('GET /api/approvals/:id', { at: { id } }),
    decide: (id: string, body: BodyOf<'POST /api/approvals/:id/decision'>) =>
      call('POST /api/approvals/:id/decision', { at: { id }, body }),
    snapshots: (query: PageAsked = {}) => call('GET /api/snapshots', { query }),
    brakes: () => call('GET /api/brakes'),
    setKillSwitch: (body: BodyOf<'POST /api/kill-switch'>) => call('POST /api/kill-switch', { body }),
    resetBreaker: ({ kind, id }: { kind: string; id: string }) =>
      call('POST /api/breakers/:kind/:id/reset', { at: { kind, id } }),
    retention: (query: PageAsked = {}) => call('GET /api/snapshots/retention', { query }),
    prune: async (snapshotIds: string[]) =>
      (await call('POST /api/snapshots/prune', { body: { snapshotIds } })).snapshots,
    service: () => call('GET /api/service'),
    providers: () => call('GET /api/providers'),
    probe: (name: string, body: BodyOf<'POST /api/providers/:name/probe'>) =>
      call('POST /api/providers/:name/probe', { at: { name }, body }),
  };
}

type Patient = Caller & { answerMs: number };

async function request<N extends RouteName>(caller: Patient, name: N, ...asked: Asking<N>): Promise<AnswerOf<N>> {
  const { ok, status, answer } = await send(caller, requestOf(name, ...asked), asked[0]?.body);
  const { answer: schema = z.undefined() }: Route = routes[name];
  if (ok) return schema.parse(answer) as AnswerOf<N>;
  const said = problem.safeParse(answer);
  if (said.data?.title === 'NotFound') throw new NotThere(said.data.detail);
  throw new CommandFailed(said.success ? said.data.detail : wordsOf(status), ExitCode.Refused);
}

async function send(
  { apiUrl, headers, target, onSilence, answerMs }: Patient,
  { method, address }: ReturnType<typeof requestOf>,
  body?: unknown,
): Promise<{ ok: boolean; status: number; answer: unknown }> {
  const url = new URL(address, apiUrl);
  if (target !== null) url.searchParams.set('target', target);
  const sent = { ...(await headers()), 'content-type': 'application/json' };
  const init = { method, headers: sent, ...(body !== undefined && { body: JSON.stringify(body) }) };
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(answerMs) });
    return { ok: response.ok, status: response.status, answer: jsonIn(await response.text()) };
  } catch (cause) {
    if ((cause as Error).name === 'TimeoutError') throw tooLate(apiUrl, answerMs, cause);
    const message = `the API at '${apiUrl}' does not answer: ${onSilence}`;
    throw new CommandFailed(message, ExitCode.NotRunning, { cause });
  }
}

/** What was sent may have been done, or may still be. */
function tooLate(apiUrl: string, answerMs: number, cause: unknown): CommandFailed {
  const message = `the API at '${apiUrl}' did not answer within ${answerMs / 1000} s: see what it did before you try again`;
  return new CommandFailed(message, ExitCode.NotRunning, { cause });
}

/**
 * Returns words for an answer without a problem, which comes from something in front of a deployed
 * API.
 */
const wordsOf = (status: number): string =>
  status === 401
    ? 'the token is not accepted or has expired: sign in again with "ragmend login"'
    : `the API answered ${status}`;
