import { peopleByClaims } from '../../../control-plane/api/claims.ts';
import { peopleBySession } from '../../../control-plane/api/sessions.ts';
import { shardNamed } from '../../../core/contracts/subject.ts';
import { withProviders } from '../../core/provider/show/world.ts';
import { fakeSessions, prepareApp, prepareWaiting, SECRETS, signIn } from './app-world.ts';

type App = Awaited<ReturnType<typeof prepareApp>>;
type Sent = { claims?: Record<string, unknown>; headers?: Record<string, string> };
/** Who asks: in a deployment by groups, or in a sandbox by what a request carries. */
type Persona =
  | { groups: string[] }
  | { carries: (app: App) => Promise<Record<string, string>> | Record<string, string> };

/** Everybody who may send a request, in the order of the columns of the table. */
export const PERSONAS = {
  nobody: { carries: () => ({}) },
  'sender of alerts': { carries: () => ({ authorization: `Bearer ${SECRETS.alertToken}` }) },
  'signed out': { carries: signedOut },
  'no group': { groups: [] },
  reader: { groups: ['ragmend-reader-docs-rag'] },
  'reader elsewhere': { groups: ['ragmend-reader-observed'] },
  operator: { groups: ['ragmend-operator-docs-rag'] },
  'operator elsewhere': { groups: ['ragmend-operator-observed'] },
  approver: { groups: ['ragmend-approver-docs-rag'] },
  'approver elsewhere': { groups: ['ragmend-approver-observed'] },
  'admin of the target': { groups: ['ragmend-admin-docs-rag'] },
  'admin elsewhere': { groups: ['ragmend-admin-observed'] },
  admin: { groups: ['ragmend-admin'] },
  'signed in': { carries: (app) => signIn(app, 'cy') },
  'command line': { carries: () => ({ authorization: `Bearer ${SECRETS.operatorSecret}`, 'x-ragmend-as': 'cy' }) },
} satisfies Record<string, Persona>;

export type PersonaName = keyof typeof PERSONAS;

/**
 * An app with one of each thing that a route can be about, and what a persona sends with a request.
 * Another person asked for the run that waits.
 */
export async function prepareFor(name: PersonaName) {
  const persona: Persona = PERSONAS[name];
  const groupsNow = async () => ('groups' in persona ? persona.groups : null);
  const byClaims = peopleByClaims({ consoleOrigin: 'https://console.example.test', signIn: null, groupsNow });
  const people = 'groups' in persona ? byClaims : peopleBySession(fakeSessions());
  const app = await prepareApp({ people, config: await withProviders() });
  const { ref, approvalId } = await prepareWaiting(app);
  const about = { targetId: 'docs-rag', subject: shardNamed('shard-2'), incidentId: ref.incidentId };
  const openedAt = '2026-11-23T03:00:00.000Z';
  await app.world.breakers.open({ ...about, openedAt, reason: 'again', resetAt: null, resetBy: null }, []);
  await app.reports.write(ref.incidentId, { 'report.json': '{}', 'postmortem.md': 'done' });
  const claims = (groups: string[]) => ({ sub: 'c0ffee00', username: 'cy', 'cognito:groups': groups });
  const sent: Sent = 'groups' in persona ? { claims: claims(persona.groups) } : { headers: await persona.carries(app) };
  return { app, sent, ids: { incidentId: ref.incidentId, approvalId } };
}

async function signedOut(app: App): Promise<Record<string, string>> {
  const headers = await signIn(app, 'cy');
  await app.send('/api/session', { method: 'DELETE', headers });
  return headers;
}
