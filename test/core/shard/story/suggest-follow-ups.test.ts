import type { Material } from '../../../../core/kernel/story/story.ts';
import { buildReport } from '../../../../core/report/build-report.ts';
import { stories } from '../../../../core/stories.ts';
import { at, facts, materialWith } from '../../report/material.ts';

const followUpsOf = (material: Material) => buildReport(material, stories).followUps;
const bare = { facts: {}, steps: [], failing: [], approvals: [] };

test('a restore leaves volumes, documents and a regression case to look after', () => {
  expect(followUpsOf(materialWith())).toEqual([
    'Investigate the quarantined volumes shard-1, then release them.',
    'Index 1 refused documents by hand: notes/4.',
    'Consider approving such plans by policy: more than half of the time was spent waiting for a person.',
    "Keep the 2 queries of regression.jsonl among the tests: run 'ragmend golden check regression.jsonl'.",
  ]);
});

test('a clean ending leaves nothing', () => {
  expect(followUpsOf(materialWith(bare))).toEqual([]);
});

test.each([
  [
    'NoActionNeeded',
    'Look at the alert that opened this incident: neither the running server nor a copy of it was sick.',
  ],
  ['Rejected', 'Decide how to recover shard-1, since the plan was rejected. shard-1 is out of rotation until then.'],
  [
    'Expired',
    'Decide the plan and start the runbook again, since nobody answered in time. shard-1 is out of rotation until then.',
  ],
  ['Failed', 'Take over by hand from the failed step. shard-1 is out of rotation until then.'],
  ['Cancelled', 'Finish by hand what was aborted, or start the runbook again. shard-1 is out of rotation until then.'],
] as const)('an incident that ended as %s says what to do', (state, advice) => {
  const marked = state === 'NoActionNeeded' ? {} : { safeAt: at('03:00:04') };

  expect(followUpsOf(materialWith({ ...bare, facts: marked, incident: { state } }))).toEqual([advice]);
});

test('a shard that was never taken out is not said to be out', () => {
  const followUps = followUpsOf(materialWith({ ...bare, incident: { state: 'Failed' } }));

  expect(followUps).toEqual(['Take over by hand from the failed step.']);
});

test('an old snapshot, lost documents, refused snapshots, missing evidence and a missing replica are told', () => {
  const { plans = {} } = facts;
  const old = Object.fromEntries(
    Object.entries(plans).map(([hash, plan]) => [hash, { ...plan, dataLossSeconds: 180_000 }]),
  );
  const material = materialWith({
    ...bare,
    timeline: [{ at: at('03:00:05'), key: 'serve:degraded', text: 'degraded' }],
    facts: {
      ...facts,
      plans: old,
      quarantinedVolumes: {},
      reindex: { total: 4, done: 2, missing: [] },
      triedSnapshots: { 'snap-2': 'object missing' },
      evidence: { folder: 'e', files: 3, manifestSha256: 'a', copied: false },
    },
  });

  expect(followUpsOf(material)).toEqual([
    'Find out about 2 newer documents that were not re-indexed.',
    'Take snapshots more often: the newest proven one was 50 h old.',
    'Find out why these snapshots did not restore: snap-2 (object missing).',
    'Keep the old volume: it is the evidence itself, since it was too large to copy.',
    'Give shard-1 a replica that can stand in: its answers were missing during the incident.',
  ]);
});

test('a replica that could not stand in is named with what its probe found', () => {
  const replica = { healthy: false, asked: 15, hits: 0, reason: '0 of 15 answers right: 15 got no answer' };

  expect(followUpsOf(materialWith({ ...bare, facts: { probes: { replica } } }))).toEqual([
    'Fix the replica of shard-1, which could not stand in: 0 of 15 answers right: 15 got no answer.',
  ]);
});
