import type { Stored } from './intake.ts';
import type { Sent } from './senders.ts';
import { alertsIn, distinctAlerts, FIRING, TARGETS } from './storm-world.ts';

const keyOf = ({ fingerprint, startsAt }: { fingerprint: string; startsAt: string }) => `${fingerprint} ${startsAt}`;

/** Every distinct alert is stored once, every accepted one is counted, and whoever was told to be resolved is. */
export function assertNothingLost({ signals, accepted, failed }: Sent & Stored, bodies: string[]): void {
  expect(accepted).toBe(bodies.length);
  expect(signals.map(keyOf).sort()).toEqual(distinctAlerts.map(keyOf).sort());
  const times = signals.reduce((sum, signal) => sum + signal.times, 0);
  expect(times).toBeGreaterThanOrEqual(alertsIn(bodies));
  // An attempt that broke off may have been stored without its sender knowing: it carries three alerts at the most.
  expect(times).toBeLessThanOrEqual(alertsIn(bodies) + failed * 3);
  const statuses = new Set(signals.map(({ labels, status }) => `${labels.shard} ${status}`));
  expect([...statuses].sort()).toEqual(['shard-01 firing', 'shard-02 firing', 'shard-03 resolved']);
}

/**
 * Each shard of a known target has one incident and one execution, which all signals about it
 * joined, or had no need of.
 */
export function assertOneIncidentPerShard({ signals, incidents, executions }: Stored): void {
  const shards = incidents.map(({ targetId, subject }) => `${targetId} ${subject.id}`);
  expect(new Set(shards).size).toBe(shards.length);
  expect(shards).toEqual(
    expect.arrayContaining(TARGETS.flatMap((target) => FIRING.map((shard) => `${target} ${shard}`))),
  );
  expect(executions).toBe(incidents.length);
  for (const { id, targetId, subject } of incidents) {
    const about = signals.filter(({ labels }) => labels.target === targetId && labels.shard === subject.id);
    expect(about.filter(({ disposition }) => disposition === 'Started')).toMatchObject([{ incidentId: id }]);
    const others = about.filter(({ incidentId }) => incidentId !== id);
    expect(others.filter(({ disposition }) => disposition !== 'Resolved')).toEqual([]);
  }
  const unknown = signals.filter(({ labels }) => !TARGETS.includes(labels.target ?? ''));
  expect(new Set(unknown.map(({ disposition }) => disposition))).toEqual(new Set(['NoRoute']));
}
