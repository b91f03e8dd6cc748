import { shardNamed } from '../../../core/contracts/subject.ts';
import type { Material } from '../../../core/kernel/story/story.ts';
import { buildReport } from '../../../core/report/build-report.ts';
import { renderPostmortem } from '../../../core/report/render-postmortem.ts';
import { stories } from '../../../core/stories.ts';
import { approval, at, facts, incident, materialWith } from './material.ts';

const FRESH = { workloadId: 'shard-1-r3', volume: 'shard-1-r3', snapshotId: 'snap-1', takenAt: at('01:00:00') };
const render = (material: Material) => renderPostmortem(buildReport(material, stories));

test('a postmortem tells what happened, how long it took, and what is left to do', () => {
  const lines = render(materialWith()).split('\n');

  expect(lines).toEqual(
    expect.arrayContaining([
      '# Postmortem draft of `docs-rag-shard-restore-1`',
      '**Completed.** shard-1 answers right again.',
      '- Runbook `shard-restore` for `shard-1` of `docs-rag`, started by `an alert of alertmanager`',
      '| Alert to safe | 4 s |',
      '| Alert to restored | 8.5 min |',
      '| of which waiting for a person | 6 min |',
      '| of which machine time | 4 min |',
      '| 2026-11-23T03:07:00.000Z | 2026-11-23T03:07:01.000Z | Restart the server | NotFound |',
      '- restore Approved by `maria` at 2026-11-23T03:07:00.000Z',
      '- Restored from snap-1, taken 2026-11-23T01:00:00.000Z; data-loss window 2 h',
      '- Documents newer than it: 4, re-indexed: 3, refused: 1',
      '- Missing: notes/4',
      `- 9 files in \`evidence/docs-rag-shard-restore-1\`, manifest sha256 \`${'a'.repeat(64)}\`, with a copy of the volume`,
      "- Quarantined volume: shard-1, replaced by 'shard-1-r3'",
      '- Failing golden queries in regression.jsonl: 2',
      '| 2026-11-23T03:00:02.000Z | Probed shard-1. |',
      '- [ ] Investigate the quarantined volumes shard-1, then release them.',
    ]),
  );
});

test('a snapshot of a shard whose writers were behind says until when it has all documents', () => {
  const freshWorkload = { ...FRESH, coveredUntil: at('00:00:00') };
  const lagging = { ...facts, freshWorkload };

  expect(render(materialWith({ facts: lagging }))).toContain(
    '- It holds all documents until 2026-11-23T00:00:00.000Z: those from the 60 min before it was taken were re-indexed',
  );
  expect(render(materialWith())).not.toContain('It holds all documents until');
});

test('an incident in which nothing happened says so', () => {
  const none = { facts: {}, timeline: [], steps: [], approvals: [], failing: [] };

  const text = render(materialWith({ ...none, incident: { state: 'Failed', closedAt: null } }));

  for (const line of [
    'closed not yet',
    '| Alert to safe | not reached |',
    'The cause is unknown.',
    'No step ran.',
    'Nobody was asked to decide.',
    '- No snapshot took over, so no data was lost by a restore.',
    '- No evidence was sealed',
    'Nothing is on record.',
  ])
    expect(text).toContain(line);
});

test('a follow-up section without follow-ups says none', () => {
  const none = { facts: {}, timeline: [], steps: [], approvals: [], failing: [] };

  expect(render(materialWith(none))).toMatch(/## Follow-ups\n\nNone\.\n$/);
});

test('a step that did not end and evidence without a copy are told', () => {
  const evidence = { folder: 'e', files: 1, manifestSha256: 'f', copied: false };
  const steps = [{ title: 'Wait', kind: 'task' as const, startedAt: at('03:00:00'), endedAt: null, error: null }];

  const text = render(materialWith({ steps, facts: { ...facts, evidence } }));

  expect(text).toContain('| 2026-11-23T03:00:00.000Z | not ended | Wait | done |');
  expect(text).toContain('without a copy of the volume');
});

test('hostile words from outside stay words', () => {
  const evil = '</td><script>alert(1)</script> ![x](https://evil.test/?a=1) `|`\n# heading\n- [ ] done';
  const hostile = materialWith({
    incident: {
      ...incident,
      requestedBy: evil,
      subject: shardNamed(evil),
      targetId: evil,
      state: 'Rejected',
      abortedBy: evil,
    },
    facts: {
      ...facts,
      quarantinedVolumes: { [evil]: evil },
      failure: { Step: evil, Error: evil },
      reindex: { total: 1, done: 0, missing: [evil] },
      triedSnapshots: { [evil]: evil },
    },
    timeline: [{ at: at('03:00:02'), key: 'x', text: evil }],
    steps: [{ title: evil, kind: 'task', startedAt: at('03:00:00'), endedAt: at('03:00:01'), error: evil }],
    approvals: [{ ...approval, decidedBy: evil, reason: evil, plan: { ...approval.plan, summary: evil } }],
  });

  const text = render(hostile);
  const lines = text.split('\n');

  const outsideCode = text.replace(/`[^`\n]*`/g, '');
  expect(text).not.toMatch(/<|>/);
  expect(outsideCode).not.toMatch(/`|https:\/\/|\]\(|!\[/);
  expect(lines.filter((line) => line.startsWith('# '))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith('- [ ] done'))).toEqual([]);
  for (const row of lines.filter((line) => line.startsWith('| 2026')))
    expect([2, 4]).toContain(row.split('|').length - 2);
});

test('the same material gives the same text', () => {
  expect(render(materialWith())).toBe(render(materialWith()));
});
