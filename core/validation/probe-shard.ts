import { targetOf } from '../contracts/target-of.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { Registry } from '../kernel/registry.ts';
import type { GoldenSets } from './ports.ts';
import type { ProbeDeps } from './probe-deps.ts';
import { probeServer } from './probe-server.ts';
import { saveProbe } from './save-probe.ts';
import { withWrite } from './with-write.ts';

type Deps = ProbeDeps & {
  registry: Registry;
  goldenSets: GoldenSets;
};

/** Asks the shard's own server its golden queries, and whether it takes a write where it may be changed. What fails when it is found becomes the regression case; `inRotation` says whether its answers are used. Throws GoldenSetTooThin. */
export async function probeShard(deps: Deps, input: TaskInput<'probeShard'>): Promise<TaskOutput<'probeShard'>> {
  const { incidentId, targetId, shardId, stage } = input;
  const { url, route } = await findShard(deps, input);
  const baseline = await deps.goldenSets.baseline(targetId, shardId);
  const { golden } = targetOf(deps.config, targetId);
  const read = await probeServer(deps, { targetId, shardId, url, whose: `shard '${shardId}'` }, baseline, golden);
  const judgement = stage === 'observed' ? read : await withWrite(read, () => deps.vectorStore.checkWrite(url));
  if (stage === 'found' || stage === 'observed')
    await deps.caseFile.save(incidentId, 'failingQueries', judgement.failing);
  await deps.caseFile.note(incidentId, `probe:${stage}`, `Probed ${shardId} (${stage}): ${judgement.reason}.`);
  return { ...(await saveProbe(deps, incidentId, stage, judgement)), inRotation: route === 'self' };
}
