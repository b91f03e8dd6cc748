import type { SnapshotSummary } from '../../core/contracts/agent/snapshot-manifest.ts';
import type { BrakesView } from '../../core/contracts/brakes.ts';
import type { ApprovalItem, IncidentView, ReportView, ServiceView } from '../../core/contracts/http/http.ts';
import type { Need } from '../../core/contracts/http/needs.ts';
import type { ProvidersView } from '../../core/contracts/http/providers.ts';
import type { StartView } from '../../core/contracts/http/starts.ts';
import type { StepView } from '../../core/contracts/http/step-view.ts';
import type { PlanOf } from '../../core/contracts/plan.ts';
import { shardNamed } from '../../core/contracts/subject.ts';
import { restorePlan } from '../fakes/restore-plan.ts';
import { providersOf } from './providers/scripted-providers.ts';

/** What the scripted API knows; a test changes it while the page is open. */
export type ScriptedState = {
  code: string;
  signedIn: string | null;
  down: boolean;
  approvals: ApprovalItem[];
  incidents: IncidentView[];
  snapshots: SnapshotSummary[];
  targets: string[];
  service: ServiceView;
  providers: ProvidersView;
  starts: Record<string, StartView>;
  brakes: BrakesView;
  needs: Need[];
  reports: Record<string, ReportView>;
  decisions: { id: string; decision: string; reason?: string | undefined; planHash?: string | undefined }[];
  refuse: { status: number; detail: string; approvals?: ApprovalItem[] } | null;
  requests: string[];
};

const HASH = 'ab12'.repeat(16);

/** A state in which ada is signed in and one restore waits. */
export function scriptedState(over: Partial<ScriptedState> = {}): ScriptedState {
  return {
    code: 'blue-heron',
    signedIn: 'ada',
    down: false,
    approvals: [approvalOf()],
    incidents: [incidentOf()],
    snapshots: [snapshotOf()],
    targets: ['docs-rag'],
    service: serviceOf(),
    providers: providersOf(),
    starts: {},
    brakes: brakesOf(),
    needs: [],
    reports: {},
    decisions: [],
    refuse: null,
    requests: [],
    ...over,
  };
}

/** A time some seconds from now, ISO 8601. */
export function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}

export function approvalOf(over: Partial<ApprovalItem> = {}, planOver: Partial<PlanOf<'restore'>> = {}): ApprovalItem {
  return {
    id: 'docs-rag-shard-restore-1-restore-1',
    incidentId: 'docs-rag-shard-restore-1',
    targetId: 'docs-rag',
    state: 'Pending',
    status: 'Pending',
    plan: { ...planOf(), ...planOver },
    planHash: HASH,
    requestedBy: { kind: 'alerts', source: 'alertmanager' },
    requestedAt: inSeconds(-95),
    deadline: inSeconds(1_500),
    decidedBy: null,
    decidedAt: null,
    reason: null,
    why: whyOf(),
    ...over,
  };
}

function whyOf(): NonNullable<ApprovalItem['why']> {
  return {
    mode: 'degraded',
    harm: 'Users get answers without shard-2 since 2026-11-23T03:00:00.000Z: what only it holds is missing.',
    wrong: { wrong: 15, asked: 24, reason: '9 of 24 answers right: 15 gave no answer', since: inSeconds(-240) },
    tried: ['Reopened the index: 9 of 24 answers right', 'Restarted the server: 9 of 24 answers right'],
    ifNobody: 'At 2026-11-23T07:00:00.000Z. Then nothing is changed, and the run ends as Expired.',
  };
}

function planOf(): PlanOf<'restore'> {
  const name = 'shard-2-r7';
  return restorePlan({
    summary: 'Restore shard-2 of docs-rag from its newest proven snapshot into a new volume, beside the old one.',
    changes: [
      'Copy snapshot docs-rag-shard-2-20261122 into the new volume shard-2-r7',
      'Start workload shard-2-r7 on it; the old workload and its volume stay',
      'Nothing is routed to it before its golden queries answer as in the baseline',
    ],
    undo: 'Stop workload shard-2-r7 and label its volume; the old one is untouched.',
    expectedSeconds: 260,
    facts: [
      { label: 'Data-loss window', as: 'seconds', value: 29_400 },
      { label: 'Snapshot taken', as: 'moment', value: inSeconds(-29_400) },
      { label: 'Lost', as: 'text', value: 'Changes of the night that are in no source of documents.' },
      { label: 'Size', as: 'bytes', value: 1_843_200_000 },
      { label: 'Proof', as: 'text', value: 'golden queries 24 of 24 answered from an opened copy' },
      { label: 'Snapshot checksum', as: 'hash', value: 'cd34'.repeat(16) },
    ],
    ...{ volume: name, workloadId: name },
  });
}

export function incidentOf(over: Partial<IncidentView> = {}): IncidentView {
  return {
    id: 'docs-rag-shard-restore-1',
    targetId: 'docs-rag',
    subject: shardNamed('shard-2'),
    runbook: 'shard-restore',
    requestedBy: { kind: 'alerts', source: 'alertmanager' },
    openedAt: inSeconds(-240),
    closedAt: null,
    status: 'Running',
    steps: [
      stepOf({ title: 'Collect quick evidence', startedAt: inSeconds(-240), endedAt: inSeconds(-236) }),
      stepOf({ title: 'Probe the shard', startedAt: inSeconds(-236), endedAt: inSeconds(-233) }),
      stepOf({ title: 'Copy the volume as evidence', startedAt: inSeconds(-230) }),
    ],
    timeline: [
      { at: inSeconds(-236), key: 'evidence', text: 'Kept 12 files of evidence.' },
      { at: inSeconds(-233), key: 'probe:found', text: '9 of 24 golden queries of shard-2 answered empty.' },
    ],
    approvals: [],
    signals: [],
    report: null,
    progress: { bytesDone: 700_000_000, bytesTotal: 1_843_200_000 },
    waits: null,
    ...over,
  };
}

export function stepOf(over: Partial<StepView> = {}): StepView {
  return { title: 'Probe the shard', kind: 'task', startedAt: inSeconds(-10), endedAt: null, error: null, ...over };
}

function snapshotOf(): SnapshotSummary {
  return {
    snapshotId: 'docs-rag-shard-2-20261122',
    targetId: 'docs-rag',
    shardId: 'shard-2',
    takenAt: inSeconds(-29_400),
    state: 'Proven',
    reason: null,
    bytes: 1_843_200_000,
    records: 120_400,
    manifestSha256: 'cd34'.repeat(16),
  };
}

/** Brakes of which none holds. */
export function brakesOf(over: Partial<BrakesView> = {}): BrakesView {
  const budgets = [
    { targetId: 'docs-rag', runbook: 'shard-restore' as const, lastHour: 1, perHour: 3, lastDay: 2, perDay: 7 },
  ];
  return {
    killSwitch: { on: false, by: { kind: 'ragmend' }, reason: 'never set', at: '' },
    budgets,
    breakers: [],
    ...over,
  };
}

function serviceOf(): ServiceView {
  const shard = (shardId: string, route: 'self' | 'none') => ({
    shardId,
    replicaOf: null,
    workloadId: shardId,
    url: 'http://127.0.0.1:8000',
    route,
    replicaUrl: null,
    epoch: 6,
    mode: route === 'self' ? 'normal' : 'degraded',
    writesPaused: route === 'none',
  });
  return {
    targetId: 'docs-rag',
    mode: 'degraded',
    shards: [shard('shard-1', 'self'), shard('shard-2', 'none'), shard('shard-3', 'self'), shard('shard-4', 'self')],
  };
}
