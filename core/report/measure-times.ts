import type { Instant } from '../kernel/clock.ts';
import { msOf } from '../kernel/instant.ts';
import type { Material } from './gather.ts';

/** How long an incident took, in seconds; null for what was not reached. The human wait is the time that approvals were open. */
export type Times = {
  alertToSafeSeconds: number | null;
  alertToRestoredSeconds: number | null;
  totalSeconds: number | null;
  humanWaitSeconds: number;
  machineSeconds: number | null;
};

/** Measures from the opening of the incident; a cut-over that was undone restored nothing. */
export function measureTimes({ incident, facts, steps, timeline }: Material): Times {
  const since = (end: Instant | null | undefined) => (end ? secondsBetween(incident.openedAt, end) : null);
  const isUndone = timeline.some(({ key }) => key === 'roll-back');
  const humanWaitSeconds = humanWait(steps, incident.closedAt);
  const totalSeconds = since(incident.closedAt);
  return {
    alertToSafeSeconds: since(facts.markedAt),
    alertToRestoredSeconds: isUndone ? null : since(facts.cutOver?.at),
    totalSeconds,
    humanWaitSeconds,
    machineSeconds: totalSeconds === null ? null : rounded(totalSeconds - humanWaitSeconds),
  };
}

function humanWait(steps: Material['steps'], closedAt: Instant | null): number {
  const waits = steps.map(({ kind, startedAt, endedAt }) => {
    const end = endedAt ?? closedAt;
    return kind === 'approval' && end ? secondsBetween(startedAt, end) : 0;
  });
  return rounded(waits.reduce((sum, wait) => sum + wait, 0));
}

function secondsBetween(start: Instant, end: Instant): number {
  return rounded(Math.max(0, msOf(end) - msOf(start)) / 1000);
}

const rounded = (seconds: number) => Math.round(seconds * 1000) / 1000;
