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
} from '../core/contracts/http.ts';
import { pathsIn } from '../sandbox/server/paths.ts';
import { readSession, type Session } from '../sandbox/server/session.ts';
import { CommandFailed, ExitCode, notRunning } from './exit-codes.ts';

export type Client = ReturnType<typeof clientOf>;

/** A client of the sandbox whose state is in `dir`; throws CommandFailed where none runs. */
export function clientIn(dir: string, as?: string): Client {
  const session = readSession(pathsIn(dir).session);
  if (session) return clientOf(session, as);
  throw notRunning(dir);
}

/** The console API as functions, acting as the person `as`. */
export function clientOf(session: Session, as = 'operator') {
  const call = <T>(schema: z.ZodType<T>, method: string, path: string, body?: object) =>
    request(session, as, schema, method, path, body);
  const id = encodeURIComponent;
  return {
    incidents: async () => (await call(apiLists.incidents, 'GET', '/api/incidents')).incidents,
    incident: (incident: string) => call(incidentView, 'GET', `/api/incidents/${id(incident)}`),
    report: (incident: string) => call(reportView, 'GET', `/api/incidents/${id(incident)}/report`),
    start: (body: { shardId: string; runbook?: string }) => call(incidentItem, 'POST', '/api/incidents', body),
    abort: (incident: string) => call(incidentItem, 'POST', `/api/incidents/${id(incident)}/abort`, {}),
    approvals: async () => (await call(apiLists.approvals, 'GET', '/api/approvals')).approvals,
    approval: (approval: string) => call(approvalItem, 'GET', `/api/approvals/${id(approval)}`),
    decide: (approval: string, body: { decision: 'approve' | 'reject'; reason?: string; planHash?: string }) =>
      call(approvalItem, 'POST', `/api/approvals/${id(approval)}/decision`, body),
    snapshots: async () => (await call(apiLists.snapshots, 'GET', '/api/snapshots')).snapshots,
    brakes: () => call(brakesView, 'GET', '/api/brakes'),
    setKillSwitch: (body: { on: boolean; reason: string }) => call(killSwitchState, 'POST', '/api/kill-switch', body),
    resetBreaker: (shard: string) => call(breaker, 'POST', `/api/breakers/${id(shard)}/reset`, {}),
    retention: async () => (await call(apiLists.judged, 'GET', '/api/snapshots/retention')).snapshots,
    prune: async (snapshotIds: string[]) =>
      (await call(apiLists.judged, 'POST', '/api/snapshots/prune', { snapshotIds })).snapshots,
    service: () => call(serviceView, 'GET', '/api/service'),
  };
}

async function request<T>(
  { apiUrl, secret }: Session,
  as: string,
  schema: z.ZodType<T>,
  method: string,
  path: string,
  body?: object,
): Promise<T> {
  const headers = {
    authorization: `Bearer ${secret}`,
    'x-ragmend-as': encodeURIComponent(as),
    'content-type': 'application/json',
  };
  let response: Response;
  try {
    response = await fetch(new URL(path, apiUrl), { method, headers, ...(body && { body: JSON.stringify(body) }) });
  } catch (cause) {
    const message = `the sandbox at '${apiUrl}' does not answer: start it again with "ragmend sandbox up"`;
    throw new CommandFailed(message, ExitCode.NotRunning, { cause });
  }
  const answer: unknown = await response.json();
  if (response.ok) return schema.parse(answer);
  const said = problem.safeParse(answer);
  throw new CommandFailed(said.success ? said.data.detail : `status ${response.status}`, ExitCode.Refused);
}
