import { join } from 'node:path';
import { probeServer } from '../../core/validation/servers/probe-server.ts';
import type { Sandbox } from '../../sandbox/server/sandbox.ts';
import { runAgent } from '../restore/agent.ts';
import type { Ran } from './run-incident.ts';

/** What a restore needs at least, in milliseconds each. */
export type Floor = { restoreMs: number; startMs: number; goldenMs: number };

/**
 * Does once more what no repair of this kind can do without: restores the same snapshot, starts a
 * server on it, asks it the golden queries.
 */
export async function measureFloor({ ports }: Sandbox, { incident }: Ran, signal: AbortSignal): Promise<Floor> {
  const approvals = await ports.approvals.list({ incidentId: incident.id });
  const [snapshot] = approvals.flatMap(({ plan }) => (plan.action === 'restore' ? [plan.snapshot] : []));
  if (!snapshot) throw new Error(`incident '${incident.id}' has no plan of a restore: its floor is unknown`);
  const { snapshotId, manifestSha256 } = snapshot;
  const name = `floor-of-${incident.id}`;
  const [objects, to] = [join(ports.dir, 'snapshots', snapshotId), join(ports.dir, 'volumes', name)];
  const job = join(ports.dir, name);
  const restoreMs = await timed(() => runAgent({ kind: 'restore', objects, manifestSha256, to }, job, signal));
  let url = '';
  const startMs = await timed(async () => {
    url = (await ports.workloads.unfenced.start({ workloadId: name, volume: name })).url ?? '';
  });
  const baseline = await ports.snapshotBaselines.baselineOf(snapshotId);
  const goldenMs = await timed(async () => {
    const server = { targetId: incident.targetId, shardId: incident.subject.id, url, whose: name };
    const { healthy, reason } = await probeServer(ports, server, baseline, ports.target.golden);
    if (!healthy) throw new Error(`a server on snapshot '${snapshotId}' answers wrong: ${reason}`);
  });
  await ports.workloads.unfenced.stop(name);
  return { restoreMs, startMs, goldenMs };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
