import type * as z from 'zod';
import { brakesView, breaker, killSwitchState } from '../core/contracts/brakes.ts';
import {
  apiLists,
  approvalItem,
  incidentItem,
  incidentView,
  problem,
  reportView,
  serviceView,
  sessionView,
} from '../core/contracts/http/http.ts';
import { needsView } from '../core/contracts/http/needs.ts';
import { type Caller, callerFor, type Reach } from './caller.ts';
import { CommandFailed, ExitCode, NotThere } from './exit-codes.ts';

/** Which page of a list is asked for; the first one without `page`. */
export type PageAsked = { limit?: number; page?: string };
export type Client = ReturnType<typeof clientOf>;

/** A client of what a command reaches, acting as the person `as`; null leaves it to the token, or to nobody in particular. Throws CommandFailed. */
export const clientFor = (reach: Reach, as: string | null = null, env: NodeJS.ProcessEnv = process.env): Client =>
  clientOf(callerFor(reach, as, env));

/** The console API as functions. */
export function clientOf(caller: Caller) {
  const call = <T>(schema: z.ZodType<T>, method: string, path: string, body?: object) =>
    request(caller, schema, method, path, body);
  const id = encodeURIComponent;
  return {
    session: () => call(sessionView, 'GET', '/api/session'),
    needs: () => call(needsView, 'GET', '/api/needs'),
    incidents: (page: PageAsked = {}) => call(apiLists.incidents, 'GET', listOf('incidents', page)),
    incident: (incident: string) => call(incidentView, 'GET', `/api/incidents/${id(incident)}`),
    report: (incident: string) => call(reportView, 'GET', `/api/incidents/${id(incident)}/report`),
    start: (body: { shardId: string; runbook?: string }) => call(incidentItem, 'POST', '/api/incidents', body),
    abort: (incident: string) => call(incidentItem, 'POST', `/api/incidents/${id(incident)}/abort`, {}),
    approvals: (page: PageAsked = {}) => call(apiLists.approvals, 'GET', listOf('approvals', page)),
    approval: (approval: string) => call(approvalItem, 'GET', `/api/approvals/${id(approval)}`),
    decide: (approval: string, body: { decision: 'approve' | 'reject'; reason?: string; planHash?: string }) =>
      call(approvalItem, 'POST', `/api/approvals/${id(approval)}/decision`, body),
    snapshots: (page: PageAsked = {}) => call(apiLists.snapshots, 'GET', listOf('snapshots', page)),
    brakes: () => call(brakesView, 'GET', '/api/brakes'),
    setKillSwitch: (body: { on: boolean; reason: string }) => call(killSwitchState, 'POST', '/api/kill-switch', body),
    resetBreaker: (shard: string) => call(breaker, 'POST', `/api/breakers/${id(shard)}/reset`, {}),
    retention: (page: PageAsked = {}) => call(apiLists.judged, 'GET', listOf('snapshots/retention', page)),
    prune: async (snapshotIds: string[]) =>
      (await call(apiLists.judged, 'POST', '/api/snapshots/prune', { snapshotIds })).snapshots,
    service: () => call(serviceView, 'GET', '/api/service'),
  };
}

function listOf(list: string, { limit, page }: PageAsked): string {
  const query = new URLSearchParams();
  if (limit !== undefined) query.set('limit', String(limit));
  if (page !== undefined) query.set('page', page);
  return `/api/${list}?${query}`;
}

async function request<T>(
  caller: Caller,
  schema: z.ZodType<T>,
  method: string,
  path: string,
  body?: object,
): Promise<T> {
  const response = await send(caller, method, path, body);
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return schema.parse(answer);
  const said = problem.safeParse(answer);
  if (said.data?.title === 'NotFound') throw new NotThere(said.data.detail);
  throw new CommandFailed(said.success ? said.data.detail : wordsOf(response.status), ExitCode.Refused);
}

async function send(
  { apiUrl, headers, target, onSilence }: Caller,
  method: string,
  path: string,
  body?: object,
): Promise<Response> {
  const address = new URL(path, apiUrl);
  if (target !== null) address.searchParams.set('target', target);
  const sent = { ...(await headers()), 'content-type': 'application/json' };
  try {
    return await fetch(address, {
      method,
      headers: sent,
      redirect: 'error',
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    const message = `the API at '${apiUrl}' does not answer: ${onSilence}`;
    throw new CommandFailed(message, ExitCode.NotRunning, { cause });
  }
}

/** What stands before a deployed API answers without a problem. */
const wordsOf = (status: number): string =>
  status === 401
    ? 'the token is not accepted, or no longer good: sign in again with "ragmend login"'
    : `the API answered '${status}'`;
