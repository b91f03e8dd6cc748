import { peopleByClaims } from '../../../control-plane/api/claims.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { prepareApp, prepareWaiting } from './app-world.ts';

const CONSOLE = 'https://console.example.test';
/** The groups of the pool at this moment; an Error stands for a pool that does not answer. */
const pool = new Map<string, string[] | null | Error>();
const people = peopleByClaims({
  ...{ consoleOrigin: CONSOLE, signIn: null },
  async groupsNow(username) {
    const groups = pool.get(username) ?? null;
    if (groups instanceof Error) throw groups;
    return groups;
  },
});

/** Claims of a token of somebody who is in these groups. */
function claimsOf(name: string, ...groups: string[]) {
  pool.set(name, groups);
  return {
    ...{ sub: 'c0ffee00-1111', username: name, token_use: 'access' },
    'cognito:groups': `[${groups.join(' ')}]`,
  };
}
const body = (given: object) => ({ body: JSON.stringify(given) });

test('a decision without the role is refused, and the try stays on record', async () => {
  const app = await prepareApp({ people });
  const { ref, approvalId } = await prepareWaiting(app);
  const claims = claimsOf('mallory', 'ragmend-operator', 'ragmend-approver-observed');

  const path = `/api/approvals/${approvalId}/decision`;
  const response = await app.send(path, { method: 'POST', claims, ...body({ decision: 'approve' }) });

  expect(response.status).toBe(403);
  expect(await app.world.approvals.get(approvalId)).toMatchObject({ state: 'Pending' });
  const noted = (await app.world.caseFile.timeline(ref.incidentId)).map(({ text }) => text);
  expect(noted).toContain(
    "refused to let mallory approve: 'mallory' needs the role 'approver' on target 'docs-rag' for this: ask for the group 'ragmend-approver-docs-rag'",
  );
});

const AWAY = new DependencyUnavailable("the groups of 'bo' can't be read: try again");
test.each([
  ['whose group was taken away since the sign-in', ['ragmend-reader'], 403, 'RoleNeeded'],
  ['who may not sign in any more', null, 403, 'RoleNeeded'],
  ['whose groups nobody can read', AWAY, 503, 'DependencyUnavailable'],
])('an approver %s decides nothing', async (_, now, status, title) => {
  const app = await prepareApp({ people });
  const { approvalId } = await prepareWaiting(app);
  const claims = claimsOf('bo', 'ragmend-approver');
  pool.set('bo', now);

  const path = `/api/approvals/${approvalId}/decision`;
  const response = await app.send(path, { method: 'POST', claims, ...body({ decision: 'approve' }) });

  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ title });
  expect(await app.world.approvals.get(approvalId)).toMatchObject({ state: 'Pending' });
});

test('who asked for a run can not approve it by another token of theirs', async () => {
  const app = await prepareApp({ people });
  const operator = claimsOf('Ann Lee', 'ragmend-admin');
  const { approvalId } = await prepareWaiting(app);
  pool.set('ann lee', ['ragmend-admin']);

  const idToken = {
    sub: operator.sub,
    'cognito:username': 'ann lee',
    email: 'other@example.test',
    email_verified: true,
  };
  const claims = { ...idToken, 'cognito:groups': ['ragmend-admin'] };
  const path = `/api/approvals/${approvalId}/decision`;
  const response = await app.send(path, { method: 'POST', claims, ...body({ decision: 'approve' }) });

  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ title: 'SelfApproval' });
});
