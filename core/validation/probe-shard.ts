import { ONLY } from '../contracts/case-file.ts';
import type { TargetConfig } from '../contracts/config/config.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import type { BaselineEntry } from '../contracts/golden.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { coveredUntil, type IndexLag } from '../kernel/covered-until.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import type { Judgement } from './judgement/judge.ts';
import type { GoldenSets } from './ports.ts';
import type { ProbeDeps } from './probe-deps.ts';
import { saveProbe } from './save-probe.ts';
import { probeSample } from './servers/probe-sample.ts';
import { probeServer, type Server } from './servers/probe-server.ts';
import { probeWhole } from './servers/probe-whole.ts';
import { withWrite } from './servers/with-write.ts';

type Deps = ProbeDeps & {
  registry: Registry;
  goldenSets: GoldenSets;
  indexLag: IndexLag;
};
type Input = TaskInput<'probeShard'>;

/**
 * Asks the shard's own server its golden queries and some of its documents, and tests a write if
 * the run may change it. To prove a repair, reads all of its documents. The failures found first
 * become the regression case; `inRotation` says whether its answers are used. Throws
 * GoldenSetTooThin.
 */
export async function probeShard(deps: Deps, input: Input): Promise<TaskOutput<'probeShard'>> {
  const { incidentId, targetId, shardId, stage } = input;
  const { url, route } = await findShard(deps, input);
  const baseline = await deps.goldenSets.baseline(targetId, shardId);
  const { golden } = targetOf(deps.config, targetId);
  const server = { targetId, shardId, url, whose: `shard '${shardId}'` };
  const isFirst = stage === 'found' || stage === 'observed';
  const judgement = isFirst
    ? await probeServing(deps, server, baseline, golden, stage)
    : await probeWhole(deps, server, baseline, golden, {
        isCopy: false,
        until: await wasCoveredUntil(deps, input),
        differs: 'is a fault',
      });
  if (isFirst) await deps.caseFile.save(input, 'failingQueries', ONLY, judgement.failing);
  await deps.caseFile.note(incidentId, `probe:${stage}`, `Probed ${shardId} (${stage}): ${judgement.reason}.`);
  return { ...(await saveProbe(deps, input, stage, judgement)), inRotation: route === 'self' };
}

/** A serving shard is asked little, and gets no readable write. */
async function probeServing(
  deps: Deps,
  server: Server & { url: string },
  baseline: BaselineEntry[],
  golden: TargetConfig['golden'],
  stage: Input['stage'],
): Promise<Judgement> {
  const answered = await probeServer(deps, server, baseline, golden);
  const read = await probeSample(deps, { ...server, unfound: baseline[0]?.unfound ?? 0 }, answered, golden);
  return stage === 'observed' ? read : withWrite(read, () => deps.vectorStore.checkWrite(server.url));
}

/** Its writers have been paused since it was marked. */
async function wasCoveredUntil(deps: Deps, { incidentId, targetId, shardId }: Input): Promise<string> {
  const { safeAt } = await deps.caseFile.facts(incidentId);
  return coveredUntil(deps, { targetId, shardId, heldBackSince: safeAt });
}
