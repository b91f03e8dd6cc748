import { targetOf } from '../contracts/config.ts';
import type { Verdict } from '../contracts/golden.ts';
import type { TaskInput } from '../contracts/tasks.ts';
import type { Workloads } from '../kernel/workloads.ts';
import { checkWrite } from './check-write.ts';
import type { Judgement } from './judge.ts';
import type { GoldenSets } from './ports.ts';
import type { ProbeDeps } from './probe-deps.ts';
import { probeServer } from './probe-server.ts';
import { saveProbe } from './save-probe.ts';

type Deps = ProbeDeps & { workloads: Workloads; goldenSets: GoldenSets };

/** Starts a server on a twin, asks it the golden queries and one write, and keeps the verdict under the copy's id. The server goes on. */
export async function probeTwin(
  deps: Deps,
  input: TaskInput<'probeCopy'>,
  server: { workloadId: string; volume: string },
): Promise<Verdict> {
  const { incidentId, targetId, shardId, copyId } = input;
  const baseline = await deps.goldenSets.baseline(targetId, shardId);
  const { golden } = targetOf(deps.config, targetId);
  const started = await deps.workloads.start(input, server);
  const url = started.ready ? started.url : null;
  const read = await probeServer(deps, { url, whose: `shard '${shardId}'` }, baseline, golden);
  const judgement = await withWrite(deps, url, read);
  if (!judgement.healthy) await deps.caseFile.save(incidentId, 'failingQueries', judgement.failing);
  const text = `Opened a copy of ${shardId} by a second server: ${judgement.reason}.`;
  await deps.caseFile.note(incidentId, `probe:${copyId}`, text);
  return saveProbe(deps, incidentId, copyId, judgement);
}

async function withWrite(deps: Deps, url: string | null, read: Judgement): Promise<Judgement> {
  if (!url) return { ...read, reason: 'the second server did not come up' };
  if (!read.healthy) return read;
  const refusal = await checkWrite(deps, url);
  if (refusal === null) return read;
  return { ...read, healthy: false, reason: `${read.reason}, but it refused a write: ${refusal}` };
}
