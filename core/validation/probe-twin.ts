import type { Verdict } from '../contracts/golden.ts';
import { targetOf } from '../contracts/target-of.ts';
import type { TaskInput } from '../contracts/tasks.ts';
import type { Workloads } from '../kernel/workloads.ts';
import type { Judgement } from './judge.ts';
import type { GoldenSets } from './ports.ts';
import type { ProbeDeps } from './probe-deps.ts';
import { probeServer } from './probe-server.ts';
import { saveProbe } from './save-probe.ts';
import { withWrite } from './with-write.ts';

const TEXT = 'ragmend write check';

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
  const read = await probeServer(deps, { targetId, shardId, url, whose: `shard '${shardId}'` }, baseline, golden);
  const judgement = await writable(deps, url, read);
  if (!judgement.healthy) await deps.caseFile.save(incidentId, 'failingQueries', judgement.failing);
  const text = `Opened a copy of ${shardId} by a second server: ${judgement.reason}.`;
  await deps.caseFile.note(incidentId, `probe:${copyId}`, text);
  return saveProbe(deps, incidentId, copyId, judgement);
}

/** Nobody else reads a copy, so it takes a whole document: some damage only shows at the first one. */
async function writable({ vectorStore, embedder }: Deps, url: string | null, read: Judgement): Promise<Judgement> {
  if (!url) return { ...read, reason: 'the second server did not come up' };
  const [vector = []] = await embedder.embed([TEXT]);
  const document = { id: 'ragmend-write-check', text: TEXT, vector, metadata: { source: 'ragmend' } };
  return withWrite(read, () => vectorStore.upsert(url, [document]));
}
