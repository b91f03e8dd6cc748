import { setTimeout as sleep } from 'node:timers/promises';
import type { GoldenQuery } from '../../core/contracts/golden.ts';
import type { Clock } from '../../core/kernel/clock.ts';
import { type Alert, alertmanagerBody } from './alert.ts';
import { type Finding, probe } from './probe.ts';

export type DetectorDeps = {
  retrieverUrl: string;
  /** Where alerts go, e.g. `http://127.0.0.1:8700/alerts/alertmanager`, and the bearer token for it, as it is now. */
  alertsUrl: string;
  token: () => string;
  targetId: string;
  queries: () => Promise<GoldenQuery[]>;
  clock: Clock;
  onFailure: (error: Error) => void;
};
/** `everyMs` between rounds, `perRound` queries of each shard in each, `repeatMs` between notifications of a firing alert. */
export type DetectorOptions = { everyMs: number; perRound: number; repeatMs: number; signal: AbortSignal };
type Firing = Alert & { query: GoldenQuery; sentAt: number | null };
type Memory = { round: number; firing: Map<string, Firing> };
type Found = Finding & { query: GoldenQuery };

/** Watches the service as its users see it until the signal aborts: a golden query that is wrong twice in a row raises one alert about its shard; that alert stays the same until the query that raised it is right again. */
export async function runDetector(deps: DetectorDeps, options: DetectorOptions): Promise<void> {
  const memory: Memory = { round: 0, firing: new Map() };
  while (!options.signal.aborted) {
    await round(deps, options, memory).catch(deps.onFailure);
    await sleep(options.everyMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

async function round(deps: DetectorDeps, options: DetectorOptions, memory: Memory): Promise<void> {
  const regular = questionsOf(await deps.queries(), memory.round++, options.perRound);
  const again = [...memory.firing.values()].map(({ query }) => query);
  const findings = await worstOf(deps.retrieverUrl, [...again, ...regular]);
  for (const found of findings.values()) {
    if (found.kind === 'well') await resolve(deps, memory, found.about);
    else if (found.kind !== 'absent') await fire(deps, options, memory, { ...found, kind: found.kind });
  }
}

/** The worst finding of each shard; one query at a time, so that watching costs little. */
async function worstOf(retrieverUrl: string, queries: GoldenQuery[]): Promise<Map<string, Found>> {
  const findings = new Map<string, Found>();
  for (const query of queries) {
    if (isFault(findings.get(query.shard))) continue;
    const found = { ...(await askTwice(retrieverUrl, query)), query };
    if (!isFault(findings.get(found.about))) findings.set(found.about, found);
  }
  return findings;
}

async function askTwice(retrieverUrl: string, query: GoldenQuery): Promise<Finding> {
  const first = await probe(retrieverUrl, query);
  return isFault(first) ? probe(retrieverUrl, query) : first;
}

/** A few queries of each shard, the next ones in each round. */
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
  { firing }: Memory,
  { kind: alertname, about: shard, detail, query }: Found & { kind: Alert['alertname'] },
): Promise<void> {
  const now = deps.clock.now();
  const fresh: Firing = { alertname, shard, target: deps.targetId, detail, query, startsAt: now, sentAt: null };
  const alert = firing.get(shard) ?? fresh;
  firing.set(shard, alert);
  if (alert.sentAt !== null && now - alert.sentAt < repeatMs) return;
  await send(deps, alert, null);
  alert.sentAt = now;
}

async function resolve(deps: DetectorDeps, { firing }: Memory, shard: string): Promise<void> {
  const alert = firing.get(shard);
  if (!alert) return;
  if (alert.sentAt !== null) await send(deps, alert, deps.clock.now());
  firing.delete(shard);
}

/** Throws where the receiver does not take it; it is sent again in the next round. */
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
