import { openDatabase } from '../../adapters/local/records/database.ts';
import { waitUntil } from '../../adapters/wait-until.ts';
import type { Incident } from '../../core/contracts/incident.ts';
import { openStore } from '../../sandbox/engine/durable/store.ts';
import type { HistoryEvent } from '../../sandbox/engine/model.ts';
import { pathsIn } from '../../sandbox/server/paths.ts';
import type { Sandbox } from '../../sandbox/server/sandbox.ts';
import { breakShard } from '../../sandbox/world/faults/break-shard.ts';
import { ownCpu } from '../measure.ts';
import type { Context } from '../section.ts';

const LOOK_MS = 50;
const CLOSED_WITHIN_MS = 300_000;
const FAULT = 'lost-index-metadata';

/**
 * A whole incident: milliseconds from the fault to its alert, and from the alert to when the shard
 * was out of rotation and to the close, the processor time of the control plane meanwhile, and what
 * happened.
 */
export type Ran = {
  detectedMs: number;
  alertToSafeMs: number;
  alertToCloseMs: number;
  cpuUs: number;
  incident: Incident;
  history: HistoryEvent[];
};

/**
 * Breaks a shard in a way that only a restore mends, and waits until its incident is closed; throws
 * where it ended otherwise.
 */
export async function runIncident({ ports }: Sandbox, shardId: string, { signal }: Context): Promise<Ran> {
  const [cpu, brokenAt] = [ownCpu(), Date.now()];
  await breakShard({ ...ports, processes: ports.workloads }, { shardId, how: FAULT });
  const incident = await untilClosed(ports, shardId, signal);
  const cpuUs = ownCpu() - cpu;
  const history = historyOf(pathsIn(ports.dir).engine, incident.id);
  const restored = history.some(
    ({ type, details }) =>
      type === 'TaskStateExited' && details.name === 'Validate against the baseline of the snapshot',
  );
  if (incident.state !== 'Completed' || !restored)
    throw new Error(
      `incident '${incident.id}' ended as '${incident.state}' ${restored ? 'after' : 'without'} a restore: look at its report`,
    );
  const [first] = await ports.signals.ofIncident(incident.id, 1);
  const alertedAt = Date.parse(first?.receivedAt ?? '');
  const { safeAt = '' } = await ports.caseFile.facts(incident.id);
  return {
    incident,
    history,
    cpuUs,
    detectedMs: alertedAt - brokenAt,
    alertToSafeMs: Date.parse(safeAt) - alertedAt,
    alertToCloseMs: Date.parse(incident.closedAt ?? '') - alertedAt,
  };
}

/** More than a bench has incidents. */
const NEWEST = 1_000;

async function untilClosed(
  { incidents, targetId }: Sandbox['ports'],
  shardId: string,
  signal: AbortSignal,
): Promise<Incident> {
  const look = async () => {
    const ended = await incidents.list({ targetIds: [targetId], open: false, limit: NEWEST });
    return ended.find((each) => each.subject.id === shardId && each.runbook === 'shard-restore');
  };
  const closed = await waitUntil(look, { everyMs: LOOK_MS, ms: CLOSED_WITHIN_MS, signal });
  if (closed) return closed;
  throw new Error(`no incident of '${shardId}' was closed within '${CLOSED_WITHIN_MS}' ms: look at sandbox.log`);
}

function historyOf(file: string, name: string): HistoryEvent[] {
  const database = openDatabase(file);
  const store = openStore(database);
  const execution = store.all().find((row) => row.name === name);
  const history = execution ? store.events(execution.id, 0) : [];
  database.close();
  return history;
}
