import { restoredFrom } from '../../../../core/shard/story/restored-from.ts';
import { at, facts } from '../../report/material.ts';

test('a restore has its window and its documents', () => {
  expect(restoredFrom(facts)).toMatchObject({
    ...{ snapshotId: 'snap-1', takenAt: at('01:00:00'), coveredUntil: at('01:00:00'), dataLossSeconds: 7200 },
    ...{ newerDocuments: 4, indexedAgain: 3, missingDocuments: ['notes/4'], refusedDocuments: 1 },
  });
});

test('before the documents were counted, the plan tells how many are newer', () => {
  const { reindex, ...before } = facts;

  expect(reindex).toBeDefined();
  expect(restoredFrom(before)).toMatchObject({ newerDocuments: 4, indexedAgain: 0, missingDocuments: [] });
});

test('a restore that never took over restored nothing', () => {
  const { cutOver, ...before } = facts;

  expect(cutOver).toBeDefined();
  expect(restoredFrom(before)).toBeNull();
  expect(restoredFrom({ ...facts, cutOver: { before: 'shard-1', after: 'shard-1' } })).toBeNull();
});
