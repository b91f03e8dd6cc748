import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';

type Look = { type: StatusIndicatorProps.Type; text: string };

const LOOKS: Record<string, Look> = {
  Pending: { type: 'pending', text: 'Starting' },
  Running: { type: 'in-progress', text: 'Running' },
  Validating: { type: 'in-progress', text: 'Validating' },
  AwaitingApproval: { type: 'warning', text: 'Waits for approval' },
  Completed: { type: 'success', text: 'Completed' },
  NoActionNeeded: { type: 'success', text: 'No action needed' },
  Observed: { type: 'success', text: 'Observed' },
  Skipped: { type: 'info', text: 'Skipped' },
  Rejected: { type: 'stopped', text: 'Rejected' },
  Expired: { type: 'warning', text: 'Expired' },
  Failed: { type: 'error', text: 'Failed' },
  Cancelled: { type: 'stopped', text: 'Cancelled' },
  Approved: { type: 'success', text: 'Approved' },
  Void: { type: 'stopped', text: 'Void: the plan or the target changed' },
  Staged: { type: 'pending', text: 'Staged' },
  Proven: { type: 'success', text: 'Proven' },
  Quarantined: { type: 'error', text: 'Quarantined' },
};

/** Returns the icon and the words of a state; an unknown state is shown by its name. */
export function statusLook(status: string): Look {
  return LOOKS[status] ?? { type: 'info', text: status };
}

/** Returns whether an incident still runs. */
export function isOpen(incident: { closedAt: string | null }): boolean {
  return incident.closedAt === null;
}
