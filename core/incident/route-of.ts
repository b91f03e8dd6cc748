import type { Config } from '../contracts/config/config.ts';
import { autonomyOf, targetOf } from '../contracts/config/target-of.ts';
import { type RunbookName, runbooks } from '../contracts/runbooks.ts';
import type { Signal } from '../contracts/signal.ts';
import type { Subject, SubjectKind } from '../contracts/subject.ts';
import type { KnownSubject } from './known-subjects.ts';

/** The runbook that a signal starts, and on what. */
export type Route = { targetId: string; subject: Subject; runbook: RunbookName };
type Named = Pick<Signal, 'alertname' | 'labels'>;
type AlertRoute = Config['routes'][number];
type SubjectsOf = (kind: SubjectKind, targetId: string) => Promise<KnownSubject[]>;

/**
 * Returns where a signal leads: the first route whose name fits and that finds a subject; null if
 * there is none. Where a runbook may only observe, returns its observing twin.
 */
export async function routeOf(config: Config, signal: Named, subjectsOf: SubjectsOf): Promise<Route | null> {
  for (const route of config.routes.filter((each) => isFor(each, signal))) {
    const subject = await subjectFor(route, signal, subjectsOf);
    if (subject === null) continue;
    return { targetId: route.target, subject, runbook: startedBy(config, route) };
  }
  return null;
}

/**
 * Returns the runbook that alerts start by a route: the observing twin where the route's own may
 * only observe.
 */
export function startedBy(config: Config, { target, runbook }: AlertRoute): RunbookName {
  const isObserved = autonomyOf(targetOf(config, target), runbook) === 'observe';
  return (isObserved && runbooks[runbook].observedBy) || runbook;
}

function isFor(route: AlertRoute, { alertname, labels }: Named): boolean {
  const target = Object.hasOwn(labels, 'target') ? labels.target : undefined;
  return fits(route.alertname, alertname) && (target === undefined || route.target === target);
}

/**
 * Takes the subject from the label, or else from its place in the alert's name. An alert that names
 * none is about the only subject of the target, or about its primary provider. Shards must always be
 * named.
 */
async function subjectFor(route: AlertRoute, signal: Named, subjectsOf: SubjectsOf): Promise<Subject | null> {
  const kind = runbooks[route.runbook].subject;
  const label = labelOf(route);
  const name = label !== undefined && Object.hasOwn(signal.labels, label) ? signal.labels[label] : undefined;
  const hasPlace = PLACE.test(route.alertname);
  if (name === undefined && !hasPlace && kind === 'shard') return null;
  const known = await subjectsOf(kind, route.target);
  if (name !== undefined) return known.find(({ names }) => names.includes(name))?.subject ?? null;
  if (hasPlace) return placedIn(known, route.alertname, signal.alertname);
  return known.length === 1 || kind === 'provider' ? (known[0]?.subject ?? null) : null;
}

/** If two subjects fit the alert's name, the longer name wins. */
function placedIn(known: KnownSubject[], pattern: string, alertname: string): Subject | null {
  const named = known.flatMap(({ subject, names }) => names.map((name) => ({ subject, name })));
  const standing = named.filter(({ name }) =>
    fits(
      pattern.replace(PLACE, () => name),
      alertname,
    ),
  );
  return standing.sort((a, b) => b.name.length - a.name.length)[0]?.subject ?? null;
}

/**
 * Returns whether a name fits a pattern. Alarm names have at most 255 characters and patterns at
 * most three wildcards, so this is fast.
 */
function fits(pattern: string, name: string): boolean {
  if (pattern === name) return true;
  if (name.length > LONGEST_NAME || !ANY_TEXT.test(pattern)) return false;
  const source = pattern
    .split(ANY_TEXT)
    .map((text) => text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 's').test(name);
}

/** Returns the alert label that names the subject for this route; undefined if none does. */
export function labelOf({ runbook, subjectLabel, shardLabel }: AlertRoute): string | undefined {
  return subjectLabel ?? shardLabel ?? LABELS[runbooks[runbook].subject];
}

/** The label that names a subject if the route sets no other. */
const LABELS: Record<SubjectKind, string | undefined> = { shard: 'shard', provider: 'provider', service: undefined };
const PLACE = /\{(?:subject|shard)\}/;
const ANY_TEXT = /\*|\{(?:subject|shard)\}/;
const LONGEST_NAME = 255;
