import type { Approval } from '../../../core/contracts/approval.ts';
import type { CaseFacts, TimelineEntry } from '../../../core/contracts/case-file.ts';
import type { StepView } from '../../../core/contracts/http/step-view.ts';
import type { Incident } from '../../../core/contracts/incident.ts';
import { shardNamed } from '../../../core/contracts/subject.ts';
import type { Material } from '../../../core/kernel/story/story.ts';
import { restorePlan } from '../shard/world.ts';

/** A time of the incident's day, e.g. `03:01:30`. */
export const at = (time: string) => `2026-11-23T${time}.000Z`;
const right = { healthy: true, asked: 15, hits: 15, reason: '15 of 15 answers right' };
const wrong = { healthy: false, asked: 15, hits: 0, reason: '0 of 15 answers right: 15 gave 1 hit instead of 5' };

export const incident: Incident = {
  ...{ id: 'docs-rag-shard-restore-1', targetId: 'docs-rag', subject: shardNamed('shard-1'), runbook: 'shard-restore' },
  ...{
    state: 'Completed',
    requestedBy: { kind: 'alerts', source: 'alertmanager' },
    epoch: 3,
    version: 4,
    signalIds: ['s-1'],
  },
  ...{ openedAt: at('03:00:00'), closedAt: at('03:10:00'), executionArn: 'arn:execution', abortedBy: null },
};

/** The facts of a shard that only a restore mended. */
export const facts: Partial<CaseFacts> = {
  evidence: { folder: 'evidence/docs-rag-shard-restore-1', files: 9, manifestSha256: 'a'.repeat(64), copied: true },
  failingQueries: ['g-1', 'g-2'],
  probes: { found: wrong, restarted: wrong, 'restored:snap-1': right },
  safeAt: at('03:00:04'),
  plans: { hash: restorePlan() },
  freshWorkload: { workloadId: 'shard-1-r3', volume: 'shard-1-r3', snapshotId: 'snap-1', takenAt: at('01:00:00') },
  restoredAt: at('03:08:30'),
  cutOver: { before: 'shard-1', after: 'shard-1-r3' },
  quarantinedVolumes: { 'shard-1': "replaced by 'shard-1-r3'" },
  reindex: { total: 4, done: 3, missing: ['notes/4'] },
};

export const steps: StepView[] = [
  { title: 'Probe the shard', kind: 'task', startedAt: at('03:00:00'), endedAt: at('03:00:02'), error: null },
  { title: 'Ask for approval', kind: 'approval', startedAt: at('03:01:00'), endedAt: at('03:07:00'), error: null },
  { title: 'Restart the server', kind: 'task', startedAt: at('03:07:00'), endedAt: at('03:07:01'), error: 'NotFound' },
];

export const approval: Approval = {
  ...{ id: 'a-1', incidentId: incident.id, targetId: 'docs-rag', state: 'Approved', planHash: 'hash' },
  ...{
    plan: restorePlan(),
    requestedBy: { kind: 'alerts', source: 'alertmanager' },
    requestedAt: at('03:01:00'),
    deadline: at('07:01:00'),
  },
  ...{ decidedBy: 'maria', decidedAt: at('03:07:00'), reason: null },
};

export const timeline: TimelineEntry[] = [
  { at: at('03:00:02'), key: 'probe:found', text: 'Probed shard-1.' },
  { at: at('03:00:04'), key: 'mark:unhealthy', text: 'Took shard-1 out of rotation.' },
];

/** Everything of a restored shard, with some of it changed. */
export function materialWith(
  change: Partial<Omit<Material, 'incident'>> & { incident?: Partial<Incident> } = {},
): Material {
  const failing = ['g-1', 'g-2'].map((qid) => ({ qid, q: qid, shard: 'shard-1', expected: ['a', 'b'] }));
  const base = { facts, timeline, steps, approvals: [approval], failing };
  return { ...base, ...change, incident: { ...incident, ...change.incident } };
}
