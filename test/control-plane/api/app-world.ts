import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localReports } from '../../../adapters/local/files/reports.ts';
import { localSnapshotStorage } from '../../../adapters/local/files/snapshot-storage.ts';
import { createApp } from '../../../control-plane/api/app.ts';
import type { AppDeps } from '../../../control-plane/api/deps.ts';
import type { CountRefusals } from '../../../control-plane/api/refusals.ts';
import { peopleBySession, type Sessions } from '../../../control-plane/api/sessions.ts';
import { directIntake } from '../../../control-plane/intake/intake.ts';
import { requestApproval } from '../../../core/approval/request-approval.ts';
import type { Plan } from '../../../core/contracts/plan.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { preparePlanned } from '../../core/approval/world.ts';
import { FakeGeneratorPods } from '../../fakes/provider/generator-pods.ts';
import { FakeSnapshots } from '../../fakes/volumes/snapshots.ts';

export const HOST = '127.0.0.1:8700';
/** What no answer may ever hold. */
export const SECRETS = {
  alertToken: 'alert-token-1111',
  operatorSecret: 'operator-secret-2222',
  code: 'sign-in-code-3333',
  taskToken: 'task-token-4444',
};
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const FLAG = { provider: 'one', value: null, version: 'never', writtenBy: null, ownedBy: null };

/** The app on SQLite in memory; `errors` are those that were reported, `wakes` counts calls for new work. */
export async function prepareApp(patch: Partial<AppDeps> = {}) {
  const { world, plan, planHash } = await preparePlanned();
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-app-'));
  folders.push(dir);
  const errors: unknown[] = [];
  const counted = { wakes: 0 };
  const reports = localReports({ dir });
  const snapshots = new FakeSnapshots();
  const wake = () => {
    counted.wakes += 1;
  };
  const isAlertToken = (token: string) => token === SECRETS.alertToken;
  const refusals: string[] = [];
  const refused: CountRefusals = (source, reason, count) => void refusals.push(`${source} ${reason} ${count}`);
  const deps: AppDeps = {
    ...world,
    people: peopleBySession(fakeSessions()),
    intake: directIntake({ ...world, ...patch, isAlertToken, signatures: null, wake, refused }),
    snapshots,
    snapshotStorage: localSnapshotStorage({ db: world.db, dir }),
    reports,
    generatorPods: new FakeGeneratorPods((pod) => ({ pod, label: null, problem: null })),
    generatorStates: { read: async () => null },
    providerFlag: { read: async () => FLAG },
    isPaused: async (_, shardId) => shardId === 'shard-2',
    progressOf: async () => null,
    wake,
    report: (error) => void errors.push(error),
    ...patch,
  };
  const app = createApp(deps);
  const send = async (path: string, { headers, claims, ...init }: SendInit = {}) => {
    const event = { requestContext: { authorizer: { jwt: { claims } } } };
    return app.request(path, { ...init, headers: { host: HOST, ...headers } }, claims ? { event } : {});
  };
  return { app, world, plan, planHash, reports, snapshots, errors, refusals, counted, send };
}
/** `claims` are those of a token that an authorizer of an HTTP API let through. */
type SendInit = Omit<RequestInit, 'headers'> & {
  headers?: Record<string, string>;
  claims?: Record<string, unknown>;
  duplex?: 'half';
};
export type AppWorld = Awaited<ReturnType<typeof prepareApp>>;

/** Headers of somebody who signed in with the right code. */
export async function signIn({ send }: AppWorld, name: string): Promise<Record<string, string>> {
  const body = JSON.stringify({ name, code: SECRETS.code });
  const response = await send('/api/session', { method: 'POST', body });
  return { cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

/** An incident that Ann Lee asked for, which waits for an approval. */
export async function prepareWaiting({
  world,
  plan,
  planHash,
}: {
  world: AppWorld['world'];
  plan: Plan;
  planHash: string;
}) {
  const asked = { targetId: 'docs-rag', subjectId: 'shard-2', runbook: 'shard-restore', by: 'Ann Lee' } as const;
  const { id: incidentId, epoch, requestedBy } = await startByPerson(world, asked);
  const ref = { incidentId, targetId: 'docs-rag', shardId: 'shard-2', epoch };
  const input = { ...ref, requestedBy, action: plan.action, planHash, taskToken: SECRETS.taskToken };
  world.executions.waiting.add(input.taskToken);
  await requestApproval(world, input);
  return { ref, approvalId: `${incidentId}-${plan.action}-${planHash.slice(0, 12)}` };
}

/** Sessions in memory, for the addresses that `hosts` gives. */
export function fakeSessions(hosts = () => [HOST]): Sessions {
  const sessions = new Map<string, string>();
  return {
    signIn(name, code) {
      if (code !== SECRETS.code) return null;
      const id = `session-${sessions.size + 1}`;
      sessions.set(id, name);
      return id;
    },
    signOut: (sessionId) => void sessions.delete(sessionId),
    nameOf: (sessionId) => sessions.get(sessionId) ?? null,
    isOperatorSecret: (token) => token === SECRETS.operatorSecret,
    hosts,
  };
}
