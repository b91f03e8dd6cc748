import { msOf } from '../kernel/instant.ts';
import type { Instant } from '../kernel/ports/clock.ts';
import type { Material, Times } from '../kernel/story/story.ts';

/**
 * Measures the times of an incident. A shard that was out of rotation before was already safe, and
 * an undone cut-over restored nothing.
 */
export function measureTimes({ incident, facts, steps }: Material): Times {
  const { openedAt, receivedAt = openedAt } = incident;
  const since = (end: Instant | null | undefined) => (end ? secondsBetween(receivedAt, end) : null);
  const humanWaitSeconds = humanWait(steps, incident.closedAt);
  const queueWaitSeconds = secondsBetween(receivedAt, openedAt);
  const totalSeconds = since(incident.closedAt);
  return {
    alertToSafeSeconds: since(firstOf(facts.safeSince, facts.safeAt)),
    alertToRestoredSeconds: since(facts.restoredAt),
    totalSeconds,
    queueWaitSeconds,
    humanWaitSeconds,
    machineSeconds: totalSeconds === null ? null : rounded(totalSeconds - queueWaitSeconds - humanWaitSeconds),
  };
}

function firstOf(...moments: (Instant | undefined)[]): Instant | undefined {
  return moments.filter((moment) => moment !== undefined).toSorted((a, b) => msOf(a) - msOf(b))[0];
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
