import { explainApproval } from '../../../core/approval/explain-approval.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { stories } from '../../../core/stories.ts';
import { prepareAsked } from './world.ts';

/** Why a plan is asked for, with other ports, and what was reported meanwhile. */
async function explained(patch: object = {}) {
  const { world, id } = await prepareAsked();
  const errors: unknown[] = [];
  const report = (error: unknown) => void errors.push(error);
  return { errors, why: await explainApproval({ ...world, stories, report, ...patch }, await world.approvals.get(id)) };
}

test('a registry that cannot be read is said and reported, and hides nothing else', async () => {
  const registry = { read: () => Promise.reject(new Error('no cluster')) };

  const { why, errors } = await explained({ registry });

  expect(why).toMatchObject({ mode: null, harm: expect.stringContaining('is unknown'), wrong: null, tried: [] });
  expect(errors).toEqual([new Error('no cluster')]);
});

test('an approval whose incident is not on record is explained by its plan', async () => {
  const incidents = { get: () => Promise.reject(new NotFound("incident 'gone' does not exist")) };

  const { why } = await explained({ incidents });

  expect(why).toMatchObject({ wrong: null, tried: [], ifNobody: expect.stringContaining('shard-2 stays as it is') });
});
