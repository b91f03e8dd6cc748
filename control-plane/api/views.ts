import { explainApproval } from '../../core/approval/explain-approval.ts';
import type { Approval } from '../../core/contracts/approval.ts';
import { targetOf } from '../../core/contracts/config/target-of.ts';
import type { ApprovalItem, IncidentItem, IncidentView, ServiceView } from '../../core/contracts/http/http.ts';
import type { Incident } from '../../core/contracts/incident.ts';
import { MODE_OF_ROUTE, modeOf } from '../../core/contracts/registry.ts';
import { describeWait } from '../../core/kernel/ports/turns.ts';
import { stories } from '../../core/stories.ts';
import type { AppDeps } from './deps.ts';
import { fitting } from './fitting.ts';
import { soon } from './soon.ts';

const SIGNALS = 1_000;
/** Each of four parts gets this much of an answer of 256 KiB. */
const PART_BYTES = 48 * 1024;

/** Returns an approval with its state as `status`, and if pending with the reason for asking. */
export async function approvalItem(deps: AppDeps, approval: Approval): Promise<ApprovalItem> {
  const item = { ...approval, status: approval.state };
  if (approval.state !== 'Pending') return item;
  return { ...item, why: await explainApproval({ ...deps, stories, registry: soon(deps) }, approval) };
}

/** Returns how incidents of some targets look in a list, by what waits for a decision now. */
export async function itemsOf(
  deps: AppDeps,
  targetIds: string[],
): Promise<(incident: Incident) => Promise<IncidentItem>> {
  const pending = await deps.approvals.list({ targetIds, open: true });
  const waiting = new Set(pending.map(({ incidentId }) => incidentId));
  return (incident) => itemOf(deps, incident, waiting.has(incident.id));
}

/** Returns one incident with everything that a person wants to know; throws NotFound. */
export async function incidentView(deps: AppDeps, id: string): Promise<IncidentView> {
  const incident = await deps.incidents.get(id);
  const approvals = await deps.approvals.list({ incidentId: id });
  const isWaiting = approvals.some(({ state }) => state === 'Pending');
  const { executionArn } = incident;
  const found = {
    steps: executionArn === null ? [] : await deps.histories.steps(executionArn),
    timeline: await deps.caseFile.timeline(id),
    approvals: await Promise.all(approvals.map((approval) => approvalItem(deps, approval))),
    signals: await deps.signals.ofIncident(id, SIGNALS),
  };
  return {
    ...(await itemOf(deps, incident, isWaiting)),
    ...withinBounds(found),
    report: await deps.reports.find(id),
    progress: await deps.progressOf(id),
    waits: await waitOf(deps, incident),
  };
}

type Found = Pick<IncidentView, 'steps' | 'timeline' | 'approvals' | 'signals'>;

/** Keeps the newest of everything, as far as it fits into an answer. */
function withinBounds({ steps, timeline, approvals, signals }: Found): Found & Pick<IncidentView, 'leftOut'> {
  const shown = {
    steps: fitting(steps.toReversed(), PART_BYTES).toReversed(),
    timeline: fitting(timeline.toReversed(), PART_BYTES).toReversed(),
    approvals: fitting(approvals, PART_BYTES),
    signals: fitting(signals, PART_BYTES),
  };
  const leftOut = {
    steps: steps.length - shown.steps.length,
    timeline: timeline.length - shown.timeline.length,
    approvals: approvals.length - shown.approvals.length,
    signals: signals.length - shown.signals.length,
  };
  return { ...shown, ...(Object.values(leftOut).some((count) => count > 0) && { leftOut }) };
}

/** Returns in words what a repair waits for in its target's queue. */
async function waitOf({ turns, config }: AppDeps, { id, targetId, closedAt }: Incident): Promise<string | null> {
  if (closedAt !== null) return null;
  const { atOnce } = targetOf(config, targetId).repairs;
  return describeWait(await turns.queue(targetId), id, atOnce)?.text ?? null;
}

/** Returns how one incident looks in a list. */
export async function incidentItem(deps: AppDeps, incident: Incident): Promise<IncidentItem> {
  const open = await deps.approvals.list({ incidentId: incident.id, open: true });
  return itemOf(deps, incident, open.length > 0);
}

/** Returns how a target serves its users now; throws NotFound. */
export async function serviceView({ registry, isPaused }: AppDeps, targetId: string): Promise<ServiceView> {
  const entries = await registry.read(targetId);
  const shards = entries.map(async (entry) => ({
    ...entry,
    mode: MODE_OF_ROUTE[entry.route],
    writesPaused: await isPaused(targetId, entry.shardId),
  }));
  return { targetId, mode: modeOf(entries), shards: await Promise.all(shards) };
}

async function itemOf(deps: AppDeps, incident: Incident, isWaiting: boolean): Promise<IncidentItem> {
  const { id, targetId, subject, runbook, requestedBy, openedAt, closedAt } = incident;
  const status = isWaiting ? 'AwaitingApproval' : (await isValidating(deps, incident)) ? 'Validating' : incident.state;
  return { id, targetId, subject, runbook, requestedBy, openedAt, closedAt, status };
}

/** If the history can't be read now, shows the incident by its state. */
async function isValidating({ histories, report }: AppDeps, { closedAt, executionArn }: Incident): Promise<boolean> {
  if (closedAt !== null || executionArn === null) return false;
  try {
    return (await histories.current(executionArn))?.kind === 'validation';
  } catch (error) {
    report(error);
    return false;
  }
}
