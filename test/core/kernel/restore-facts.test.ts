import type { PlanOf } from '../../../core/contracts/plan.ts';
import { restoreFacts } from '../../../core/kernel/restore-facts.ts';
import { restorePlan } from '../../fakes/restore-plan.ts';

const other = { recordsThen: null, onServer: true, recordsNow: 7 };

/** The facts of a restore by their labels, with some of it changed. */
function factsOf(change: Partial<PlanOf<'restore'>> = {}) {
  const plan = restorePlan({ dataLossSeconds: 300, missingDocuments: 8, deletedDocuments: 2, ...change });
  return Object.fromEntries(restoreFacts(plan).map(({ label, value }) => [label, value]));
}

test('what only the shard held is lost, and what the source has comes back', () => {
  expect(factsOf()).toMatchObject({
    'Data-loss window': 300,
    Lost: 'Changes between 2026-11-23T02:55:00.000Z and 2026-11-23T03:00:00.000Z that are in no source of documents.',
    'Indexed again':
      '8 new or changed documents of the source, and 2 deleted ones are removed: none of these changes is lost.',
  });
});

test('what else lives on the volume and is not in the snapshot is lost, however new the snapshot is', () => {
  const alsoOnVolume = [
    { name: 'notes', inSnapshot: false, ...other },
    { name: 'kept', inSnapshot: true, ...other },
  ];

  expect(factsOf({ dataLossSeconds: 0, alsoOnVolume })).toMatchObject({
    'Data-loss window': 'none',
    Lost: "'notes', which the snapshot does not hold. Changes since the snapshot to what else its volume holds (1).",
  });
});

test('what nobody can know is said', () => {
  const facts = factsOf({ unknowable: ['which documents were deleted'] });

  expect(facts['Indexed again']).toMatch(/Nobody can know which documents were deleted\.$/);
});

test('a snapshot whose writers were behind says until when it has documents', () => {
  const coveredUntil = '2026-11-23T02:00:00.000Z';

  const facts = factsOf({ snapshot: { ...restorePlan().snapshot, coveredUntil } });

  expect(facts).toMatchObject({ 'Snapshot taken': '2026-11-23T02:55:00.000Z', 'Holds documents until': coveredUntil });
  expect(facts['Indexed again']).toContain(`since ${coveredUntil}`);
});
