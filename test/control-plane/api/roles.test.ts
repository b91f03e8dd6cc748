import { peopleByClaims } from '../../../control-plane/api/claims.ts';
import { prepareApp, prepareWaiting } from './app-world.ts';

const CONSOLE = 'https://console.example.test';
const people = peopleByClaims({ consoleOrigin: CONSOLE, signIn: null });

/** Claims of a token of somebody in these groups. */
const claimsOf = (name: string, ...groups: string[]) => ({
  ...{ sub: 'c0ffee00-1111', username: name, token_use: 'access' },
  'cognito:groups': `[${groups.join(' ')}]`,
});
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

test('who asked for a run can not approve it by another token of theirs', async () => {
  const app = await prepareApp({ people });
  const operator = claimsOf('Ann Lee', 'ragmend-admin');
  const { approvalId } = await prepareWaiting(app);

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
