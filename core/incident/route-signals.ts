import type { Config } from '../contracts/config/config.ts';
import type { Incident } from '../contracts/incident.ts';
import { runbooks } from '../contracts/runbooks.ts';
import { type Disposition, isHeld, type Signal } from '../contracts/signal.ts';
import { isSameSubject, nameOf, subjectKey } from '../contracts/subject.ts';
import { msOf } from '../kernel/instant.ts';
import type { KillSwitch } from '../kernel/kill-switch.ts';
import { lockKeyOf } from '../kernel/lock-key.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import { brakesSince } from './brakes/brakes.ts';
import { findBrake } from './brakes/find-brake.ts';
import { CountChanged } from './errors.ts';
import { type KnownSubject, knownSubjects } from './known-subjects.ts';
import { openIncident } from './open-incident.ts';
import type { Breakers, Incidents, SignalQueue } from './ports.ts';
import { type Route, routeOf } from './route-of.ts';
import { waitBehind } from './wait-behind.ts';

type Deps = {
  signals: SignalQueue;
  incidents: Incidents;
  breakers: Breakers;
  killSwitch: KillSwitch;
  registry: Registry;
  caseFile: CaseFile;
  clock: Clock;
  config: Config;
};
type Decided = { disposition: Disposition; incidentId: string | null };
/**
 * What one pass reads once for all signals: subjects by target and kind; incidents by target that
 * are open or may brake, open ones first; the count at the last refusal, by target and runbook; and
 * what holds each subject back until a run starts.
 */
type Seen = {
  subjects: Map<string, KnownSubject[]>;
  histories: Map<string, Incident[]>;
  counts: Map<string, number>;
  brakes: Map<string, Disposition | null>;
};

/** How often a signal is decided again when another run starts meanwhile. */
const TRIES = 5;

/**
 * Decides every signal that is Pending or arrived again. With `queued`, decides waiting signals
 * first, oldest first. A signal starts a run, joins one, waits behind a run or a brake, or starts
 * nothing and says why. A failed decision leaves its signal unchanged and delays no other. Throws
 * an AggregateError of all failures at the end.
 */
export async function routeSignals(deps: Deps, { queued } = { queued: false }): Promise<void> {
  const failures = new Map<string, unknown>();
  const failed = (error: unknown) => void failures.set(String(error), error);
  const settling: Promise<void>[] = [];
  const seen: Seen = { subjects: new Map(), histories: new Map(), counts: new Map(), brakes: new Map() };
  const waiting = queued ? await deps.signals.held(Number.MAX_SAFE_INTEGER) : [];
  const arrived = await deps.signals.undecided();
  const held = new Set(waiting);
  for (const signal of bothOnce(waiting, arrived)) {
    try {
      const decided = keptWith(signal, await untilCounted(() => decide(deps, seen, signal)));
      if (held.has(signal) && decided.disposition === signal.disposition) continue;
      settling.push(deps.signals.settle(signal.id, decided.disposition, decided.incidentId).catch(failed));
    } catch (error) {
      failed(error);
    }
  }
  await Promise.all(settling);
  if (failures.size > 0) throw new AggregateError(failures.values(), [...failures.keys()].join('; '));
}

/** A waiting signal that arrived again between the two reads is judged as it arrived. */
function bothOnce(waiting: Signal[], arrived: Signal[]): Signal[] {
  const again = new Set(arrived.map(({ id }) => id));
  return [...waiting.filter(({ id }) => !again.has(id)), ...arrived];
}

/**
 * A signal stays with the incident that it started or joined, even if it comes again and waits or
 * starts nothing.
 */
function keptWith(signal: Signal, decided: Decided): Decided {
  const startsNothing = decided.incidentId === null && !isHeld(decided.disposition);
  const belongs = signal.incidentId !== null && !isHeld(signal.disposition);
  const { disposition } = startsNothing && belongs ? signal : decided;
  return { disposition, incidentId: decided.incidentId ?? signal.incidentId };
}

/** The budget is counted when a run starts. If another pass starts a run meanwhile, decide again. */
async function untilCounted(decide: () => Promise<Decided>): Promise<Decided> {
  for (let tried = 1; ; tried++) {
    try {
      return await decide();
    } catch (error) {
      if (!(error instanceof CountChanged) || tried === TRIES) throw error;
    }
  }
}

async function decide(deps: Deps, seen: Seen, signal: Signal): Promise<Decided> {
  const route = await routeFor(deps, seen, signal);
  if (!route) return nothing('NoRoute');
  const history = await historyOf(deps, seen, route);
  // The last incident that it joined, or the one that it opened if the process died before recording that.
  const own = history.find(({ id, signalIds }) => id === signal.incidentId || signalIds.includes(signal.id));
  if (own && own.id !== signal.incidentId) return started(deps, signal, own);
  if (own?.closedAt === null) return signal;
  if (isSuppressed(signal, deps.clock.now())) return nothing('Suppressed');
  const open = history.find((each) => each.closedAt === null && joins(each, route));
  if (open) return { disposition: 'Attached', incidentId: open.id };
  if (signal.status === 'resolved') return nothing('Resolved');
  const brake = await brakeOf(deps, seen, history, route);
  return brake === null ? start(deps, seen, signal, route) : nothing(brake);
}

/** An alert joins the run about its subject, or any run that holds the lock that its own would need. */
const joins = (incident: Incident, route: Route): boolean =>
  runbooks[route.runbook].joins === 'lock'
    ? lockKeyOf(incident) === lockKeyOf(route)
    : isSameSubject(incident.subject, route.subject);

/** Only firing alerts are suppressed. */
function isSuppressed({ suppressed }: Signal, now: number): boolean {
  return suppressed !== undefined && (suppressed.until === null || now < msOf(suppressed.until));
}

/** Looks up the brake of a subject once for all its signals: thousands may wait. */
async function brakeOf(deps: Deps, { brakes }: Seen, history: Incident[], route: Route): Promise<Disposition | null> {
  const key = brakeKey(route);
  const known = brakes.get(key);
  const brake = known === undefined ? await findBrake(deps, history, route) : known;
  brakes.set(key, brake);
  return brake;
}

async function routeFor(deps: Deps, { subjects }: Seen, signal: Signal): Promise<Route | null> {
  return routeOf(deps.config, signal, async (kind, targetId) => {
    const key = `${kind} ${targetId}`;
    const read = subjects.get(key) ?? (await knownSubjects(deps, kind, targetId));
    subjects.set(key, read);
    return read;
  });
}

async function historyOf(deps: Deps, { histories }: Seen, { targetId, runbook }: Route): Promise<Incident[]> {
  const since = brakesSince(deps.config, targetId, deps.clock.now());
  const read = histories.get(targetId) ?? (await deps.incidents.list({ targetIds: [targetId], since }));
  histories.set(targetId, read);
  return read.filter((each) => each.runbook === runbook);
}

async function start(deps: Deps, seen: Seen, signal: Signal, route: Route): Promise<Decided> {
  const requestedBy = { kind: 'alerts', source: signal.source } as const;
  const history = await historyOf(deps, seen, route);
  const request = { ...route, requestedBy, receivedAt: waitsSince(signal, history, route), signalIds: [signal.id] };
  const name = `${route.targetId} ${route.runbook}`;
  const result = await openIncident(deps, request, seen.counts.get(name) ?? countOf(history)).catch((error) => {
    if (error instanceof CountChanged) forget(seen).counts.set(name, error.count);
    throw error;
  });
  if ('opened' in result) {
    forget(seen);
    return started(deps, signal, result.opened);
  }
  seen.brakes.set(brakeKey(route), 'Queued');
  await waitBehind(deps, { holder: result.holder, signal, subject: route.subject });
  return nothing('Queued');
}

const brakeKey = ({ targetId, runbook, subject }: Route) => `${targetId} ${runbook} ${subjectKey(subject)}`;

/** Returns how many incidents of the runbook there were when the last one opened, by its number. */
const countOf = (history: Incident[]) => Math.max(0, ...history.map(({ id }) => Number(id.split('-').at(-1))));

/** A run has started, so the incidents read before are out of date. */
function forget(seen: Seen): Seen {
  for (const read of [seen.histories, seen.counts, seen.brakes]) read.clear();
  return seen;
}

/**
 * An alert waits since it was received, or since the last run that repaired its subject: firing
 * after that is a new fault.
 */
function waitsSince({ receivedAt }: Signal, history: Incident[], { subject }: Route): string {
  const mended =
    history.find((each) => isSameSubject(each.subject, subject) && each.state === 'Completed')?.closedAt ?? null;
  return mended !== null && msOf(mended) > msOf(receivedAt) ? mended : receivedAt;
}

async function started({ caseFile }: Deps, { alertname, source }: Signal, incident: Incident): Promise<Decided> {
  const { id, subject, runbook } = incident;
  await caseFile.note(id, 'opened', `alert ${alertname} from ${source} about ${nameOf(subject)} opened the incident`);
  return { disposition: runbooks[runbook].kind === 'observation' ? 'ObserveOnly' : 'Started', incidentId: id };
}

const nothing = (disposition: Disposition): Decided => ({ disposition, incidentId: null });
