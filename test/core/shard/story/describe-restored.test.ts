import { buildReport } from '../../../../core/report/build-report.ts';
import { renderPostmortem } from '../../../../core/report/render-postmortem.ts';
import { NO_WORK } from '../../../../core/shard/reindex/reindex-work.ts';
import { stories } from '../../../../core/stories.ts';
import { facts, materialWith } from '../../report/material.ts';
import { restorePlan } from '../world.ts';

const work = {
  ...{ ...NO_WORK, since: '2026-11-23T01:00:00.000Z', refused: 3, removed: 2, backDated: 5, left: 40 },
  ...{ undeleted: ['notes/gone'], oddLines: 2, odd: [{ line: 7, reason: "document 'a': text missing" }] },
  unsettled: 'documents still arrived after 6 rounds',
};
const notes = { name: 'notes', inSnapshot: false, recordsThen: null, onServer: true, recordsNow: 120 };
const plan = {
  ...restorePlan(),
  deletedDocuments: 3,
  unknowable: ['which metadata was changed'],
  afterwards: ['Helm starts it again each time: set its replicas to 0'],
  alsoOnVolume: [notes],
};
const report = buildReport(
  materialWith({
    facts: { ...facts, plans: { hash: plan }, reindex: { total: 9, done: 6, missing: ['notes/4'], work } },
  }),
  stories,
);

test('the postmortem says what came back, what was removed again, and what is lost', () => {
  const lines = renderPostmortem(report).split('\n');

  for (const line of [
    '- Documents newer than it: 9, re-indexed: 6, refused: 3',
    '- Missing: 2 more',
    '- Documents deleted since: 3, removed from the restored shard: 2',
    '- Older than it by their own time, and brought up to date: 5',
    '- Older than it and left as they are, since the store derives its ids or texts from the source: 40',
    '- The re-indexing ended although documents still arrived after 6 rounds',
    '- Line not indexed: 1 more',
    '- Nobody can know which metadata was changed',
    '- [ ] Helm starts it again each time: set its replicas to 0.',
  ])
    expect(lines).toContain(line);
  expect(lines.find((line) => line.startsWith('- Could not be removed'))).toContain('notes/gone');
  expect(lines.find((line) => line.startsWith('- Line 7 not indexed'))).toContain('text missing');
  expect(lines.find((line) => line.startsWith('- Also on the volume'))).toContain('does not come back');
});

test('what a person must do about it follows', () => {
  expect(report.followUps).toEqual(
    expect.arrayContaining([
      'Fix 2 document lines that could not be read: 7.',
      'Remove deleted documents by hand: notes/gone.',
      'Recover from the quarantined volume what the snapshot may lack: notes.',
      'Check the documents that arrived during the re-indexing: documents still arrived after 6 rounds.',
    ]),
  );
});
