import type { handlersOf } from '../../control-plane/background/handlers.ts';
import { isLastCall } from '../../core/approval/remind-people.ts';
import type { Approval } from '../../core/contracts/approval.ts';
import type { Incident } from '../../core/contracts/incident.ts';
import { runbooks } from '../../core/contracts/runbooks.ts';
import type { Disposition } from '../../core/contracts/signal.ts';
import { FunctionMetric } from '../../core/contracts/telemetry.ts';
import type { Leases } from '../../core/incident/ports.ts';

/** Publishes a number under a name of core/contracts/telemetry.ts: a count, or seconds. */
export type Measure = (
  name: string,
  value: number,
  unit: 'Count' | 'Seconds',
  dimensions: Record<string, string>,
) => void;

type Handlers = ReturnType<typeof handlersOf>;
type Settles = { settle(id: string, disposition: Disposition, incidentId: string | null): Promise<void> };
type Looks = {
  approvals: { get(id: string): Promise<Pick<Approval, 'state'>> };
  reports: { read(incidentId: string, file: string): Promise<string> };
};

/** The measured part of an incident's report; times are null for phases it did not reach. */
type Measured = {
  incident: Pick<Incident, 'runbook'>;
  outcome: string;
  failure: Record<string, string> | null;
} & Record<(typeof PHASES)[number]['field'], number | null>;

const PHASES = [
  { phase: 'alert-to-safe', field: 'alertToSafeSeconds' },
  { phase: 'alert-to-restored', field: 'alertToRestoredSeconds' },
  { phase: 'queue-wait', field: 'queueWaitSeconds' },
  { phase: 'human-wait', field: 'humanWaitSeconds' },
  { phase: 'machine', field: 'machineSeconds' },
  { phase: 'total', field: 'totalSeconds' },
] as const;
const STARTED: readonly Disposition[] = ['Started', 'Attached', 'Queued', 'Pending'];
const TOO_THIN = 'GoldenSetTooThin';

/**
 * Returns the same handlers, which also measure an incident once its report is written, with the
 * wait for people apart, and an approval that is about to expire.
 */
export function measuredHandlers(handlers: Handlers, { approvals, reports }: Looks, measure: Measure): Handlers {
  return {
    ...handlers,
    'write-report': async (effect) => {
      await handlers['write-report'](effect);
      measureReport(JSON.parse(await reports.read(effect.incidentId, 'report.json')) as Measured, measure);
    },
    remind: async (effect) => {
      await handlers.remind(effect);
      const isUrgent = isLastCall(effect) && (await approvals.get(effect.approvalId)).state === 'Pending';
      if (isUrgent) measure(FunctionMetric.ApprovalsAboutToExpire, 1, 'Count', {});
    },
  };
}

/**
 * Returns the same signals, which count by reason those that started nothing; `tell` publishes the
 * counts.
 */
export function countingSignals<S extends Settles>(signals: S, measure: Measure): { signals: S; tell(): void } {
  const counts = new Map<string, number>();
  const settle: Settles['settle'] = async (id, disposition, incidentId) => {
    await signals.settle(id, disposition, incidentId);
    if (!STARTED.includes(disposition)) counts.set(disposition, (counts.get(disposition) ?? 0) + 1);
  };
  return {
    signals: { ...signals, settle },
    tell() {
      for (const [reason, count] of counts) measure(FunctionMetric.SignalsSkipped, count, 'Count', { reason });
    },
  };
}

/** Returns the same leases, which report each incident that is taken over because its process disappeared. */
export function measuredLeases(leases: Leases, measure: Measure): Leases {
  return {
    ...leases,
    async takeOver(...lapsed) {
      const taken = await leases.takeOver(...lapsed);
      if (taken !== null) tellOfJanitor(taken, measure);
      return taken;
    },
  };
}

/**
 * Reports that the janitor acted for an incident, unless a person or the kill switch aborted it:
 * then that was the intent.
 */
export function tellOfJanitor({ abortedBy, runbook }: Incident, measure: Measure): void {
  if (abortedBy === null) measure(FunctionMetric.JanitorActed, 1, 'Count', { runbook });
}

/** Nobody waits for the daily snapshot, so it has no phases. */
function measureReport({ incident: { runbook }, outcome, failure, ...times }: Measured, measure: Measure): void {
  const ended = failure?.Error === TOO_THIN ? 'Inconclusive' : outcome;
  measure(FunctionMetric.IncidentsEnded, 1, 'Count', { runbook, outcome: ended });
  if (!runbooks[runbook].isTimed) return;
  for (const { phase, field } of PHASES) {
    const seconds = times[field];
    if (seconds !== null) measure(FunctionMetric.PhaseSeconds, seconds, 'Seconds', { phase });
  }
}
