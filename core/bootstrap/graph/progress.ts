/**
 * How far a workload or object is at one moment.
 *
 * - `fields`: numbers that only rise while it gets on: ready replicas, the index of the running init
 *   container, succeeded pods, the phase of a claim.
 * - `restarts`: of all its containers. `templates`: its log lines without times, ids and numbers.
 */
export type Progress = { of: string; fields: Record<string, number>; restarts: number; templates: string[] };

/**
 * Returns what got on between two samples: a field rose, or a line is new. A restarted container
 * goes through the same fields again, so that these count only without a restart.
 */
export function movedBetween(first: readonly Progress[], second: readonly Progress[]): string[] {
  const before = new Map(first.map((one) => [one.of, one]));
  return second.filter((now) => hasMoved(before.get(now.of), now)).map(({ of }) => of);
}

function hasMoved(before: Progress | undefined, now: Progress): boolean {
  if (before === undefined) return true;
  const known = new Set(before.templates);
  if (now.templates.some((line) => !known.has(line))) return true;
  return (
    now.restarts <= before.restarts &&
    Object.entries(now.fields).some(([name, value]) => value > (before.fields[name] ?? 0))
  );
}

/** What a workload may take to start; `probeSeconds` is initialDelay + period x failureThreshold. */
export type StartTimes = { of: string; ageSeconds: number; probeSeconds: number; progressDeadlineSeconds: number };

/** Returns what is too young to be called stuck; `backOffSeconds` is the longest pause between two runs. */
export const youngOf = (times: readonly StartTimes[], backOffSeconds: number): string[] =>
  times
    .filter(
      ({ ageSeconds, probeSeconds, progressDeadlineSeconds }) =>
        ageSeconds < Math.max(probeSeconds, progressDeadlineSeconds, backOffSeconds),
    )
    .map(({ of }) => of);

/** Returns how many seconds lie between two samples, at least `leastSeconds`: each container can run once more. */
export const sampleGap = (leastSeconds: number, backOffSeconds: number, probeSeconds: number): number =>
  Math.max(leastSeconds, backOffSeconds + probeSeconds);
