import { setTimeout as sleep } from 'node:timers/promises';
import type { GoldenQuery } from '../../core/contracts/golden.ts';
import type { Clock } from '../../core/kernel/ports/clock.ts';
import { type Alert, alertmanagerBody } from './alert.ts';
import type { Firing, FiringAlerts } from './firing-alerts.ts';
import { type Finding, probe } from './probe.ts';

export type DetectorDeps = {
  retrieverUrl: string;
  /**
   * Where alerts go, e.g. `http://127.0.0.1:8700/alerts/alertmanager`, and their current bearer
   * token.
   */
  alertsUrl: string;
  token: () => string;
  targetId: string;
  queries: () => Promise<GoldenQuery[]>;
  /** Shards whose writer keeps failing, with its error. */
  failingWrites: () => ReadonlyMap<string, string>;
  firing: FiringAlerts;
  clock: Clock;
  onFailure: (error: Error) => void;
};
/**
 * The time between rounds (`everyMs`), the queries of each shard per round, and the time between
 * notifications of a firing alert (`repeatMs`).
 */
export type DetectorOptions = { everyMs: number; perRound: number; repeatMs: number; signal: AbortSignal };
type Found = Finding & { qid: string | null };

/**
 * Watches the service as its users and writers see it, until the signal aborts. A golden query that
 * is wrong twice in a row, or a failing writer, raises one alert about its shard. The alert stays
 * the same until its cause is gone.
 */
export async function runDetector(deps: DetectorDeps, options: DetectorOptions): Promise<void> {
  for (let turn = 0; !options.signal.aborted; turn++) {
    await round(deps, options, turn).catch(deps.onFailure);
    await sleep(options.everyMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

async function round(deps: DetectorDeps, options: DetectorOptions, turn: number): Promise<void> {
  const queries = await deps.queries();
  const raisedBy = deps.firing.all().map(({ qid }) => qid);
  const again = queries.filter(({ qid }) => raisedBy.includes(qid));
  const findings = await worstOf(deps.retrieverUrl, [...again, ...questionsOf(queries, turn, options.perRound)]);
  for (const found of [...findings.values()].map((each) => withWrites(deps, each))) {
    if (found.kind === 'well') await resolve(deps, found.about);
    else if (found.kind !== 'absent') await fire(deps, options, { ...found, kind: found.kind });
  }
}

/** A shard in rotation that answers right but takes no documents is not healthy. */
function withWrites({ failingWrites }: DetectorDeps, found: Found): Found {
  const detail = failingWrites().get(found.about);
  return found.kind === 'well' && detail !== undefined
    ? { ...found, kind: 'VectorstoreIndexError', detail, qid: null }
    : found;
}

/**
 * Returns the worst finding of each shard; asks one query at a time, so that watching costs little.
 */
async function worstOf(retrieverUrl: string, queries: GoldenQuery[]): Promise<Map<string, Found>> {
  const findings = new Map<string, Found>();
  for (const query of queries) {
    if (isFault(findings.get(query.shard))) continue;
    const found = { ...(await askTwice(retrieverUrl, query)), qid: query.qid };
    if (!isFault(findings.get(found.about))) findings.set(found.about, found);
  }
  return findings;
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

async function fire(
  deps: DetectorDeps,
  { repeatMs }: DetectorOptions,
  { kind: alertname, about: shard, detail, qid }: Found & { kind: Alert['alertname'] },
): Promise<void> {
  const now = deps.clock.now();
  const fresh: Firing = { alertname, shard, target: deps.targetId, detail, qid, startsAt: now, sentAt: null };
  const alert = standingOf(deps, shard) ?? fresh;
  deps.firing.keep(alert);
  if (alert.sentAt !== null && now - alert.sentAt < repeatMs) return;
  await send(deps, alert, null);
  deps.firing.keep({ ...alert, sentAt: now });
}

async function resolve(deps: DetectorDeps, shard: string): Promise<void> {
  const alert = standingOf(deps, shard);
  if (!alert) return;
  if (alert.sentAt !== null) await send(deps, alert, deps.clock.now());
  deps.firing.drop(shard);
}

function standingOf({ firing }: DetectorDeps, shard: string): Firing | undefined {
  return firing.all().find((alert) => alert.shard === shard);
}

/** Sends an alert; throws if the receiver does not accept it, and the next round sends it again. */
async function send({ alertsUrl, token }: DetectorDeps, alert: Alert, endsAt: number | null): Promise<void> {
  const response = await fetch(alertsUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token()}` },
    body: JSON.stringify(alertmanagerBody(alert, endsAt)),
    signal: AbortSignal.timeout(10_000),
  });
  if (response.ok) return;
  throw new Error(`alert '${alert.alertname}' was refused with '${response.status}': check the token and the url`);
}
