import { ONLY } from '../contracts/case-file.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import type { BaselineEntry, GoldenQuery } from '../contracts/golden.ts';
import type { RegistryEntry } from '../contracts/registry.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { instantOf } from '../kernel/instant.ts';
import { orNull } from '../kernel/or-null.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import { DependencyUnavailable } from '../kernel/task-error.ts';
import { GoldenSetTooThin } from './errors.ts';
import { chooseBaseline } from './judgement/choose-baseline.ts';
import type { GoldenSets, WholeService } from './ports.ts';
import type { ProbeDeps } from './probe-deps.ts';
import { probeServer } from './servers/probe-server.ts';

type Deps = ProbeDeps & {
  registry: Pick<Registry, 'read'>;
  goldenSets: GoldenSets;
  wholeService: WholeService;
};
type Verdict = { wrong: string[]; reason: string | null };

/** Each shard's server answers all its golden queries; of these, the whole service is asked this many. */
const END_TO_END = 10;
/** More say no more. */
const MOST_FAILING = 100;

/**
 * Asks every shard that serves its golden queries, and the whole service some of them, as its users do. A
 * service of which no golden query can prove anything is not well.
 */
export async function validateService(
  deps: Deps,
  input: TaskInput<'validateService'>,
): Promise<TaskOutput<'validateService'>> {
  const { incidentId, targetId } = input;
  const entries = (await orNull(deps.registry.read(targetId))) ?? [];
  const serving = entries.filter(({ replicaOf, route }) => replicaOf === null && route !== 'none');
  const verdicts = await Promise.all(serving.map((entry) => judgeShard(deps, targetId, entry)));
  const reasons = verdicts.flatMap(({ reason }) => reason ?? []);
  if (serving.length === 0) reasons.push(`no shard of ${targetId} serves, so that no golden query can be asked`);
  const healthy = reasons.length === 0;
  const failing = verdicts.flatMap(({ wrong }) => wrong).slice(0, MOST_FAILING);
  const at = instantOf(deps.clock.now());
  await deps.caseFile.save(input, 'serviceProven', ONLY, { at, healthy, shards: serving.length, failing });
  const said = healthy ? `all golden queries of ${serving.length} shards answer right` : reasons.join('; ');
  const { groupStarts } = await deps.caseFile.facts(incidentId);
  if (healthy && groupStarts !== undefined) await deps.caseFile.save(input, 'restoredAt', ONLY, at);
  await deps.caseFile.note(incidentId, `service:${healthy}`, `Asked ${targetId} end to end: ${said}.`);
  return { healthy };
}

async function judgeShard(deps: Deps, targetId: string, entry: RegistryEntry): Promise<Verdict> {
  const { shardId, route, replicaUrl } = entry;
  const url = route === 'replica' ? replicaUrl : entry.url;
  const { golden } = targetOf(deps.config, targetId);
  const baseline = await deps.goldenSets.baseline(targetId, shardId);
  try {
    const server = { targetId, shardId, url, whose: `shard '${shardId}'` };
    const { healthy, failing, reason } = await probeServer(deps, server, baseline, golden);
    if (!healthy) return { wrong: failing, reason: `${shardId}: ${reason}` };
    return await askService(deps, targetId, shardId, chooseBaseline(baseline, golden, server.whose));
  } catch (error) {
    if (error instanceof GoldenSetTooThin) return { wrong: [], reason: error.message };
    throw error;
  }
}

/** The answer of a shard has to reach its users, too. */
async function askService(deps: Deps, targetId: string, shardId: string, entries: BaselineEntry[]): Promise<Verdict> {
  const queries = (await orNull(deps.goldenSets.queries(targetId))) ?? [];
  const asked = entries.slice(0, END_TO_END);
  const wrong: string[] = [];
  for (const entry of asked) {
    const known = queries.find(({ qid }) => qid === entry.qid);
    const ask = () => isAnswered(deps.wholeService, targetId, entry, known);
    // Once more, so that one lost packet undoes no start.
    if (!(await ask()) && !(await ask())) wrong.push(entry.qid);
  }
  const reason = `the service answered ${asked.length - wrong.length} of ${asked.length} golden queries of ${shardId}`;
  return { wrong, reason: wrong.length === 0 ? null : reason };
}

/** Documents of other shards come and go, so that one of this shard's own answers is enough. */
async function isAnswered(
  { retrieve }: WholeService,
  targetId: string,
  { qid, q, ids }: BaselineEntry,
  known: GoldenQuery | undefined,
): Promise<boolean> {
  const own = (known?.expected ?? []).filter((id) => ids.includes(id));
  try {
    const got = await retrieve(targetId, qid, q);
    if (got === null) return true;
    return own.length === 0 ? got.length > 0 : own.some((id) => got.includes(id));
  } catch (error) {
    if (error instanceof DependencyUnavailable) return false;
    throw error;
  }
}
