import { peopleByClaims } from '../../../control-plane/api/claims.ts';
import { shardNamed } from '../../../core/contracts/subject.ts';
import { closeIncident } from '../../../core/incident/close-incident.ts';
import { withLock } from '../../adapters/local/with-lock.ts';
import { ended } from '../../core/incident/needs/world.ts';
import { prepareApp, prepareWaiting, signIn } from './app-world.ts';

type Told = { needs: { kind: string; targetId: string | null }[] };
const people = peopleByClaims({
  consoleOrigin: 'https://console.example.test',
  signIn: null,
  groupsNow: async () => null,
});
const claimsOf = (...groups: string[]) => ({ sub: 'c0ffee', username: 'Bo', 'cognito:groups': groups });

test('one answer holds a plan that waits, a shard that is out and a run that nothing followed', async () => {
  const app = await prepareApp();
  await ended(app.world, 'shard-1', 'Expired');
  const other = { incidentId: 'docs-rag-shard-restore-2', epoch: 1 };
  const { db, caseFile } = app.world;
  await withLock(db, other, () => caseFile.save(other, 'plans', app.planHash, app.plan));
  const { approvalId } = await prepareWaiting(app);
  const headers = await signIn(app, 'Bo');

  const response = await app.send('/api/needs', { headers });

  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    needs: [
      { kind: 'approval', approval: { id: approvalId, status: 'Pending' } },
      { kind: 'shard-out', subject: shardNamed('shard-1') },
      { kind: 'run', subject: shardNamed('shard-1'), status: 'Expired' },
    ],
  });
});

test('people are told of their targets only', async () => {
  const app = await prepareApp({ people });
  await ended(app.world, 'shard-1', 'Expired');

  const mine = await app.send('/api/needs', { claims: claimsOf('ragmend-reader-docs-rag') });
  const others = await app.send('/api/needs', { claims: claimsOf('ragmend-reader-observed') });
  const asked = await app.send('/api/needs?target=docs-rag', { claims: claimsOf('ragmend-reader-observed') });

  expect(((await mine.json()) as Told).needs.map(({ targetId }) => targetId)).toEqual(['docs-rag', 'docs-rag']);
  expect(await others.json()).toEqual({ needs: [] });
  expect(asked.status).toBe(403);
});

test('a cluster that does not answer hides no plan', async () => {
  const { world } = await prepareApp();
  const app = await prepareApp({ registry: { ...world.registry, read: () => new Promise(() => undefined) } });
  const asked = {
    targetId: 'docs-rag',
    subject: shardNamed('shard-2'),
    runbook: 'shard-restore',
    requestedBy: 'Ann',
  } as const;
  const draft = { ...asked, openedAt: '2026-11-23T03:00:00.000Z', signalIds: [] };
  const result = await app.world.incidents.open(draft, 'docs-rag');
  if (!('opened' in result)) throw new Error('the lock was taken');
  await closeIncident(app.world, { ...result.opened, incidentId: result.opened.id, outcome: 'Failed' });
  const headers = await signIn(app, 'Bo');

  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  const answering = app.send('/api/needs', { headers });
  await jest.advanceTimersByTimeAsync(3_000);
  jest.useRealTimers();

  const { needs } = (await (await answering).json()) as Told;
  expect(needs.map(({ kind }) => kind)).toEqual(['run', 'registry', 'registry']);
  expect(app.errors).toMatchObject([{ name: 'DependencyUnavailable' }, { name: 'DependencyUnavailable' }]);
});
