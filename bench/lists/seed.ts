import type { Plan } from '../../core/contracts/plan.ts';
import type { Signal } from '../../core/contracts/signal.ts';
import { shardNamed } from '../../core/contracts/subject.ts';
import { instantOf } from '../../core/kernel/instant.ts';
import type { Ports } from '../../sandbox/server/ports/ports.ts';
import { SHARD_IDS } from '../../sandbox/world/world.ts';

/** How much history a store has. */
export type History = { incidents: number; approvals: number; signals: number };
export type Records = Pick<Ports, 'incidents' | 'approvals' | 'signals'>;

const HOUR_MS = 3600 * 1000;
/** An incident every six and a half hours on each target, each of 10 minutes. */
const [EVERY_MS, TOOK_MS] = [6.5 * HOUR_MS, 10 * 60_000];
const SIGNALS_AT_ONCE = 500;
/** What waits, whatever history there is. */
const HELD = 20;

/** Fills a store with history by its own ports, the oldest first, as if it had run so long; then some alerts wait. */
export async function seed(records: Records, targetIds: string[], history: History): Promise<void> {
  const now = Date.now();
  const each = (count: number, of: number) => Math.ceil(count / of);
  await Promise.all(
    targetIds.map(async (targetId) => {
      const [incidents, approvals] = [
        each(history.incidents, targetIds.length),
        each(history.approvals, targetIds.length),
      ];
      for (let left = incidents; left > 0; left--)
        await endedIncident(records, targetId, { at: now - left * EVERY_MS, isAsked: left <= approvals, left });
    }),
  );
  for (let first = 0; first < history.signals; first += SIGNALS_AT_ONCE)
    await settledSignals(records, first, Math.min(SIGNALS_AT_ONCE, history.signals - first), now);
  await records.signals.put(Array.from({ length: HELD }, (_, n) => signalOf(`held-${n}`, n, now)));
}

type Ended = { at: number; isAsked: boolean; left: number };

async function endedIncident({ incidents, approvals }: Records, targetId: string, { at, isAsked, left }: Ended) {
  const shardId = SHARD_IDS[left % SHARD_IDS.length] as string;
  const draft = {
    targetId,
    subject: shardNamed(shardId),
    runbook: 'shard-restore',
    requestedBy: { kind: 'alerts', source: 'alertmanager' },
  } as const;
  const answer = await incidents.open({ ...draft, openedAt: instantOf(at), signalIds: [] }, `${targetId}/${shardId}`);
  if (!('opened' in answer)) throw new Error(`'${targetId}/${shardId}' is locked by '${answer.holder}'`);
  const { id: incidentId, epoch } = answer.opened;
  if (isAsked) {
    const asked = { id: `${incidentId}-plan`, incidentId, targetId, plan: planOf(incidentId, targetId, shardId) };
    const times = { requestedAt: instantOf(at), deadline: instantOf(at + HOUR_MS) };
    const open = { state: 'Pending', decidedBy: null, decidedAt: null, reason: null } as const;
    const who = { planHash: 'a'.repeat(64), requestedBy: draft.requestedBy };
    await approvals.request({ ...asked, ...times, ...open, ...who }, 'token', { pending: [], decided: [] });
    const decidedAt = instantOf(at + TOOK_MS);
    await approvals.decide(asked.id, { state: 'Approved', decidedBy: 'ada', decidedAt, reason: null }, []);
  }
  await incidents.close({ incidentId, epoch }, 'NoActionNeeded', instantOf(at + TOOK_MS), []);
}

async function settledSignals({ signals }: Records, first: number, count: number, now: number): Promise<void> {
  const batch = Array.from({ length: count }, (_, n) => signalOf(`${first + n}`, first + n, now - HOUR_MS));
  await signals.put(batch);
  await Promise.all(batch.map(({ id }) => signals.settle(id, 'ObserveOnly', null)));
}

function signalOf(fingerprint: string, number: number, at: number): Signal {
  const labels = { shard: SHARD_IDS[number % SHARD_IDS.length] as string, severity: 'critical' };
  const about = { source: 'alertmanager', fingerprint, startsAt: instantOf(at), alertname: 'CHRDrop', labels };
  const texts = { annotations: { summary: 'golden query q-17 is wrong' }, receivedAt: instantOf(at) };
  const id = JSON.stringify([about.source, fingerprint, about.startsAt]);
  return { id, ...about, ...texts, status: 'firing', disposition: 'Pending', incidentId: null, times: 1 };
}

function planOf(incidentId: string, targetId: string, shardId: string): Plan {
  return {
    action: 'restore',
    incidentId,
    targetId,
    subject: shardNamed(shardId),
    workloadId: `${shardId}-r1`,
    volume: `${shardId}-r1`,
    snapshot: {
      snapshotId: `${shardId}-s`,
      takenAt: '2026-11-23T03:00:00.000Z',
      bytes: 1,
      manifestSha256: 'a'.repeat(64),
      proof: 'probed',
    },
    summary: `Restore ${shardId} of ${targetId} from its newest proven snapshot into a new volume, beside the old one.`,
    changes: ['a new volume', 'a new workload on it', 'nothing is routed to it before its golden queries answer'],
    undo: 'stop the new workload',
    expectedSeconds: 260,
    facts: [],
    dataLossSeconds: 29_400,
    missingDocuments: 42,
    deletedDocuments: 0,
    timelessDocuments: 0,
    oddLines: 0,
    unknowable: [],
    afterwards: [],
    alsoOnVolume: [],
  };
}
