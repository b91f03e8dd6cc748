import { ONLY } from '../../contracts/case-file.ts';
import { targetOf } from '../../contracts/config/target-of.ts';
import type { Verdict } from '../../contracts/golden.ts';
import type { TaskInput } from '../../contracts/tasks.ts';
import { coveredUntil, type IndexLag } from '../../kernel/covered-until.ts';
import { ContentsUnknown, type StoreContents, StoreFailed } from '../../kernel/ports/vector-store.ts';
import type { Workloads } from '../../kernel/ports/workloads.ts';
import { namesOnVolume } from '../../kernel/story/describe-volume.ts';
import type { GoldenSets } from '../ports.ts';
import type { ProbeDeps } from '../probe-deps.ts';
import { saveProbe } from '../save-probe.ts';
import { probeWhole } from './probe-whole.ts';

type Deps = ProbeDeps & { workloads: Workloads; goldenSets: GoldenSets; indexLag: IndexLag };

/**
 * Starts a server on a twin, asks it the golden queries and all of its documents, tests one write,
 * and saves the verdict under the copy's id. The server keeps running.
 */
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
  const twin = { targetId, shardId, url, whose: `shard '${shardId}'` };
  const { coveredUntil: copied } = await deps.caseFile.facts(incidentId);
  const until = copied ?? (await coveredUntil(deps, { targetId, shardId }));
  const read = await probeWhole(deps, twin, baseline, golden, { isCopy: true, until, differs: 'is a fault' });
  const judgement = url ? read : { ...read, reason: 'the second server did not come up' };
  if (!judgement.healthy) await deps.caseFile.save(input, 'failingQueries', ONLY, judgement.failing);
  const beside = url ? await besideOurs(deps.vectorStore, url) : '';
  const text = `Opened a copy of ${shardId} on a second server: ${judgement.reason}${beside}.`;
  await deps.caseFile.note(incidentId, `probe:${copyId}`, text);
  return saveProbe(deps, input, copyId, judgement);
}

/** Names what else is on the server: no golden query covers it, so its state is unknown. */
async function besideOurs(vectorStore: Pick<StoreContents, 'holdings'>, url: string): Promise<string> {
  try {
    const others = (await vectorStore.holdings(url)).filter(({ ours }) => !ours);
    return others.length === 0 ? '' : `; not checked, since no golden query covers it: ${namesOnVolume(others)}`;
  } catch (error) {
    if (error instanceof ContentsUnknown) return '';
    if (error instanceof StoreFailed) return `; what else it holds is unknown: ${error.message}`;
    throw error;
  }
}
