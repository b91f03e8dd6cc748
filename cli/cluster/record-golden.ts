import { assumedLag } from '../../adapters/assumed-lag.ts';
import { s3Client } from '../../adapters/aws/s3/bucket.ts';
import { s3Documents } from '../../adapters/aws/s3/documents.ts';
import { systemClock } from '../../adapters/clock.ts';
import { openEmbedder } from '../../adapters/embedders/open-embedder.ts';
import { clusterOf } from '../../adapters/kubernetes/api/cluster.ts';
import { publishGolden } from '../../adapters/kubernetes/registry/golden-maps.ts';
import { kubernetesRegistry } from '../../adapters/kubernetes/registry/registry.ts';
import { inClusterStore } from '../../adapters/kubernetes/store/in-cluster-store.ts';
import { Env } from '../../core/contracts/config/env.ts';
import { StaleEpoch } from '../../core/kernel/task-error.ts';
import { recordGolden } from '../../core/validation/record-golden.ts';
import { type Chosen, chooseCandidates } from '../../core/validation/servers/choose-candidates.ts';
import { retrieve } from '../../sandbox/world/retrieve.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { columns, plain, show } from '../terminal.ts';
import { configuredTarget, type TargetOptions } from './configured-target.ts';
import { goldenPlace } from './golden-place.ts';
import { ownQueries } from './own-queries.ts';
import { type ClusterOptions, personKubeconfig } from './person-cluster.ts';
import { personSecrets } from './person-secrets.ts';

export type RecordOptions = ClusterOptions & TargetOptions & { out?: string; json?: boolean };
type Recorded = Awaited<ReturnType<typeof recordGolden>> & Pick<Chosen, 'candidates' | 'unusable'> & { out: string };

/**
 * Records a golden set from a team's own queries. Asks the shards in their cluster, keeps the
 * queries that can serve as a measure, and says why it rejects the others. Throws CommandFailed,
 * and records nothing, if a shard has too few.
 */
export async function recordFromCluster(file: string, options: RecordOptions): Promise<void> {
  const { config, target } = configuredTarget(options);
  const queries = ownQueries(file);
  const { place, goldenSets } = await goldenPlace(options.out);
  const cluster = clusterOf(personKubeconfig(options), target.kubernetes.namespace);
  const secretOf = personSecrets();
  const vectorStore = inClusterStore({ cluster, target, clock: systemClock, secretOf });
  const registry = kubernetesRegistry({ cluster, target, locks: { keyOf: noLock } });
  const deps = {
    config,
    registry,
    vectorStore,
    goldenSets,
    clock: systemClock,
    embedder: openEmbedder(target.embedding, secretOf),
    documents: s3Documents({ client: s3Client({ endpoint: process.env[Env.S3Endpoint] ?? null }), config }),
    indexLag: assumedLag({ clock: systemClock, indexLagSeconds: target.kubernetes.indexLagSeconds }),
  };
  const service = async (_: string, q: string) => retrieve(deps, { targetId: target.id, q, topK: target.golden.topK });
  try {
    const shards = (await registry.read(target.id)).filter(({ replicaOf }) => replicaOf === null);
    const chosen = await chooseCandidates(deps, { shards, queries, golden: target.golden });
    requireEnough(chosen, target.golden.minimum);
    const { candidates } = chosen;
    const recorded = await recordGolden({ ...deps, retrieve: service }, { targetId: target.id, candidates });
    const baselines = await Promise.all(
      shards.map(async ({ shardId }) => [shardId, await goldenSets.baseline(target.id, shardId)] as const),
    );
    await publishGolden(cluster, target.id, Object.fromEntries(baselines));
    show({ ...recorded, candidates, unusable: chosen.unusable, out: place }, options.json, recordedText);
  } finally {
    vectorStore.close();
  }
}

async function noLock(): Promise<never> {
  throw new StaleEpoch('a command that only reads holds no lock: start an incident to change the registry');
}

function requireEnough(chosen: Chosen, minimum: number): void {
  const lacking = chosen.perShard.filter(({ missing }) => missing > 0);
  if (lacking.length === 0) return;
  const words = lacking.map(({ shard, missing }) => `'${shard}' lacks ${missing} of ${minimum}`).join(', ');
  throw new CommandFailed(
    [`nothing was recorded: ${words}: add queries that its documents answer`, ...unusableLines(chosen)].join('\n'),
    ExitCode.Failed,
  );
}

function recordedText({ out, queries, perShard, candidates, unusable, dropped }: Recorded): string {
  const rows = Object.entries(perShard).map(([shard, count]) => [
    ...[shard, String(count)],
    String(candidates.filter((each) => each.shard === shard && each.qid.endsWith(`.${shard}`)).length),
  ]);
  return [
    `recorded ${queries} golden queries in ${out}, and handed them to the prober`,
    columns(['SHARD', 'QUERIES', 'TAKEN FROM OTHERS'], rows, 'no shards'),
    ...unusableLines({ unusable: [...unusable, ...dropped] }),
    ...(dropped.length > 0 ? [UNSTABLE] : []),
  ].join('\n');
}

const UNSTABLE =
  'where the same query got two different answers, either documents came in meanwhile, or the embedding model does not repeat itself: raise golden.scoreTolerance';

function unusableLines({ unusable }: Pick<Chosen, 'unusable'>): string[] {
  if (unusable.length === 0) return [];
  return ['not usable:', ...unusable.map(({ qid, reason }) => `  ${plain(qid)}: ${plain(reason)}`)];
}
