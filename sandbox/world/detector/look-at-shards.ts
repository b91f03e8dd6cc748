import type { GoldenQuery } from '../../../core/contracts/golden.ts';
import type { Finding, Look } from './detector.ts';
import type { FiringAlerts } from './firing-alerts.ts';
import { probe } from './probe.ts';

type Deps = {
  retrieverUrl: string;
  queries: () => Promise<GoldenQuery[]>;
  /** Shards whose writer keeps failing, with its error. */
  failingWrites: () => ReadonlyMap<string, string>;
  firing: FiringAlerts;
  /** The queries of each shard in one look. */
  perRound: number;
};

/**
 * Looks at the shards as their users and writers see them. A golden query that is wrong twice in a
 * row, or a failing writer, is a fault of its shard.
 */
export function lookAtShards(deps: Deps): Look {
  return async (turn) => {
    const queries = await deps.queries();
    const raisedBy = deps.firing.all().map(({ qid }) => qid);
    const again = queries.filter(({ qid }) => raisedBy.includes(qid));
    const findings = await worstOf(deps.retrieverUrl, [...again, ...questionsOf(queries, turn, deps.perRound)]);
    return findings.map((each) => withWrites(deps, each));
  };
}

/** A shard in rotation that answers right but takes no documents is not healthy. */
function withWrites({ failingWrites }: Deps, found: Finding): Finding {
  const detail = failingWrites().get(found.about.id);
  return found.kind === 'well' && detail !== undefined
    ? { ...found, kind: 'VectorstoreIndexError', detail, qid: null }
    : found;
}

/**
 * Returns the worst finding of each shard; asks one query at a time, so that watching costs little.
 */
async function worstOf(retrieverUrl: string, queries: GoldenQuery[]): Promise<Finding[]> {
  const findings = new Map<string, Finding>();
  for (const query of queries) {
    if (isFault(findings.get(query.shard))) continue;
    const found = await askTwice(retrieverUrl, query);
    if (!isFault(findings.get(found.about.id))) findings.set(found.about.id, found);
  }
  return [...findings.values()];
}

async function askTwice(retrieverUrl: string, query: GoldenQuery): Promise<Finding> {
  const first = await probe(retrieverUrl, query);
  return isFault(first) ? probe(retrieverUrl, query) : first;
}

/** Returns a few queries of each shard, the next ones in each round. */
function questionsOf(queries: GoldenQuery[], round: number, perRound: number): GoldenQuery[] {
  return [...new Set(queries.map(({ shard }) => shard))].flatMap((shard) => {
    const own = queries.filter((query) => query.shard === shard);
    const count = Math.min(perRound, own.length);
    return Array.from({ length: count }, (_, index) => own[(round * count + index) % own.length] as GoldenQuery);
  });
}

function isFault(finding: Finding | undefined): boolean {
  return finding !== undefined && finding.kind !== 'well' && finding.kind !== 'absent';
}
