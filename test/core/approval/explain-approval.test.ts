import { explainApproval } from '../../../core/approval/explain-approval.ts';
import type { Approval } from '../../../core/contracts/approval.ts';
import type { Plan } from '../../../core/contracts/plan.ts';
import { prepareAsked } from './world.ts';

const snapshot = {
  snapshotId: 'snap-1',
  takenAt: '2026-11-23T02:55:00.000Z',
  bytes: 9,
  manifestSha256: 'f',
  proof: 'golden',
};
const other = { recordsThen: null, onServer: true, recordsNow: 7 };

/** Why the plan of a restore is asked for, with some of it changed, and what was reported meanwhile. */
async function explained(change: Partial<Plan> = {}, patch: object = {}) {
  const { world, id } = await prepareAsked();
  const asked: Approval = await world.approvals.get(id);
  const errors: unknown[] = [];
  const report = (error: unknown) => void errors.push(error);
  const plan = { ...asked.plan, snapshot, dataLossSeconds: 300, missingDocuments: 8, deletedDocuments: 2, ...change };
  return { errors, why: await explainApproval({ ...world, report, ...patch }, { ...asked, plan }) };
}

test('what only the shard held is lost, and what the source has comes back', async () => {
  const { why } = await explained();

  expect(why).toMatchObject({
    lost: 'Changes between 2026-11-23T02:55:00.000Z and 2026-11-23T03:00:00.000Z that no source of documents has.',
    indexedAgain: '8 new or changed documents of the source, and 2 deleted ones are removed: none of these is lost.',
  });
});

test('what else lives on the volume and is not in the snapshot is lost, however new the snapshot is', async () => {
  const alsoOnVolume = [
    { name: 'notes', inSnapshot: false, ...other },
    { name: 'kept', inSnapshot: true, ...other },
  ];

  const { why } = await explained({ dataLossSeconds: 0, alsoOnVolume });

  expect(why.lost).toBe(
    "'notes', which the snapshot does not hold. What else its volume holds (1) got since the snapshot.",
  );
});

test('what nobody can know is said', async () => {
  const { why } = await explained({ unknowable: ['which documents were deleted'] });

  expect(why.indexedAgain).toMatch(/Nobody can know which documents were deleted\.$/);
});

test('a plan without a snapshot loses nothing', async () => {
  expect((await explained({ snapshot: null })).why.lost).toBe('Nothing: no snapshot takes over.');
});

test('a registry that cannot be read is said and reported, and hides nothing else', async () => {
  const registry = { read: () => Promise.reject(new Error('no cluster')) };

  const { why, errors } = await explained({}, { registry });

  expect(why).toMatchObject({ mode: null, harm: expect.stringContaining('is unknown'), wrong: null, tried: [] });
  expect(errors).toEqual([new Error('no cluster')]);
});
