import { requestApproval } from '../../../core/approval/request-approval.ts';
import { ONLY } from '../../../core/contracts/case-file.ts';
import { withLock } from '../../adapters/local/with-lock.ts';
import { preparePlanned } from './world.ts';

test.each([
  ['restore', 'Pending'],
  ['reintroduce', 'Approved'],
] as const)(
  'where too few shards serve, the policy leaves a restore to a person and brings back what is proven: %s is %s',
  async (action, state) => {
    const { world, ref, input, id } = await preparePlanned(action, { autonomy: 'auto' });
    await withLock(world.db, ref, () => world.caseFile.save(ref, 'heldBack', ONLY, 'only 1 of 4 shards serve'));

    await requestApproval(world, input);

    expect(await world.approvals.get(id)).toMatchObject({ state });
    expect((await world.reminders()).length > 0).toBe(state === 'Pending');
  },
);

test('the policy decides no plan that says why a person has to', async () => {
  const { world, input, id } = await preparePlanned('ramp', { autonomy: 'auto' }, 'only 12 of 61 pairs');

  await requestApproval(world, input);

  expect(await world.approvals.get(id)).toMatchObject({ state: 'Pending', plan: { byPerson: 'only 12 of 61 pairs' } });
  expect((await world.reminders()).length).toBeGreaterThan(0);
});
