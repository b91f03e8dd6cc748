import type { CaseFacts } from '../../../core/contracts/case-file.ts';
import type { Incident } from '../../../core/contracts/incident.ts';
import { TargetBusy } from '../../../core/incident/errors.ts';
import { findShard } from '../../../core/kernel/find-shard.ts';
import { probeServer } from '../../../core/validation/servers/probe-server.ts';
import { FAULTS } from '../../../sandbox/world/faults/faults.ts';
import { repairsIn } from '../../fakes/whole-list.ts';
import type { Night } from '../../sandbox/server/night.ts';
import { until } from '../../until.ts';

export type Fault = keyof typeof FAULTS;
/**
 * Faults that strike one shard in turn; the run is begun by the alert that follows, or by a person
 * while the damage is still hidden.
 */
export type Row = { how: Fault[]; shard: string; begunBy: 'alert' | 'person'; ends: 'Completed' | 'NoActionNeeded' };
export type Ran = {
  row: Row;
  incident: Incident;
  facts: Partial<CaseFacts>;
  warm: string;
  cold: string;
  damaged: Record<string, string[]>;
  seconds: number;
};
type Ended = Pick<Ran, 'incident' | 'damaged'>;

/** Breaks a shard as the row says, lets the runbook run to its end, and gives what it found and did. */
export async function runRow(night: Night, row: Row): Promise<Ran> {
  await untilQuiet(night);
  if (FAULTS[row.how[0] as Fault].shownBy === 'restore') await night.takeSnapshot(row.shard);
  const known = (await repairs(night)).map(({ id }) => id);
  const begun = performance.now();
  const hidden = await strike(night, row);
  if (row.begunBy === 'person') await until(() => started(night, row.shard));
  const { incident, damaged } = await endedRun(night, row, known);
  const facts = await night.ports.caseFile.facts(incident.id);
  const found = String(facts.probes?.found?.reason);
  const copied = Object.entries(facts.probes ?? {}).find(([key]) => key.includes('-cold-'))?.[1].reason;
  const [warm, cold] = hidden === null ? [found, copied ?? 'not asked'] : [hidden, found];
  return { row, incident, facts, warm, cold, damaged, seconds: (performance.now() - begun) / 1000 };
}

/** All repairs so far. */
export function repairs({ ports }: Night): Promise<Incident[]> {
  return repairsIn(ports.incidents);
}

/** Waits until no repair is under way. */
export async function untilQuiet(night: Night): Promise<void> {
  await until(async () => (await repairs(night)).every(({ closedAt }) => closedAt !== null));
}

/** Strikes a warm server; where only a reboot shows the damage, asks it first and gives what it answered. */
async function strike(night: Night, { how, shard, begunBy }: Row): Promise<string | null> {
  const hidden = begunBy === 'person' || how.some((fault) => FAULTS[fault].shownBy === 'reboot');
  await lookAt(night, shard);
  for (const fault of how) await night.breakShard(shard, fault, hidden);
  if (begunBy === 'person' || !hidden) return null;
  const warm = await lookAt(night, shard);
  const { workloadId } = await entryOf(night, shard);
  await night.ports.workloads.unfenced.restart(workloadId);
  return warm;
}

/** What the running server of a shard answers to its golden queries. */
async function lookAt(night: Night, shard: string): Promise<string> {
  const { ports } = night;
  const baseline = await ports.goldenSets.baseline(ports.targetId, shard);
  const { url } = await entryOf(night, shard);
  const server = { targetId: ports.targetId, shardId: shard, url, whose: shard };
  return (await probeServer(ports, server, baseline, ports.target.golden)).reason;
}

/** False where an alert came first. */
async function started(night: Night, shard: string): Promise<boolean> {
  try {
    await night.start(shard);
    return true;
  } catch (error) {
    if (error instanceof TargetBusy) return false;
    throw error;
  }
}

/**
 * On a busy machine an alert of before, or one about a slow answer, may find the shard well: the
 * run about the damage comes after it.
 */
async function endedRun(night: Night, row: Row, known: string[]): Promise<Ended> {
  const id = await until(async () => {
    const fresh = (await repairs(night)).filter((one) => one.subject.id === row.shard && !known.includes(one.id));
    return fresh.at(-1)?.id;
  });
  const damaged = await night.filesUntilSealed(id, row.shard);
  const incident = await night.ended(id);
  const isAnother = incident.state === 'NoActionNeeded' && row.ends !== 'NoActionNeeded';
  return isAnother ? endedRun(night, row, [...known, id]) : { incident, damaged };
}

function entryOf({ ports }: Night, shardId: string) {
  return findShard(ports, { targetId: ports.targetId, shardId });
}
