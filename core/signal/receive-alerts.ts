import type { Clock } from '../kernel/clock.ts';
import { canonicalJson, sha256 } from '../kernel/digest.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import type { Alert, Parsed } from './alert.ts';
import type { AlertEnd, Arrival } from './alert-order.ts';
import { UnknownSource } from './errors.ts';
import type { Signals } from './ports.ts';
import { sources } from './sources.ts';
import { nameOf } from './webhook.ts';

/** One notification: who sends such bodies, what it says, and when it was received, now where that is not given. */
type Notification = { source: string; body: unknown; receivedAt?: string };

/** What of a notification was not taken: alerts that are odd, the first of them by their place and why, and alerts that the sender left out. Nothing where all was. */
export type NotTaken = { refused?: number; odd?: { index: number; why: string }[]; truncated?: number };

/** Odd alerts that an answer names. */
const NAMED = 10;

/**
 * Stores the alerts of one notification as signals, before anybody is told; gives how many were new, and what was not taken. Throws UnknownSource, or InvalidAlerts
 * and stores nothing.
 */
export async function receiveAlerts(
  { signals, clock }: { signals: Signals; clock: Clock },
  { source, body, receivedAt = instantOf(clock.now()) }: Notification,
): Promise<{ stored: number; duplicates: number } & NotTaken> {
  const said = alertsOf(source, body);
  const named = await Promise.all(said.alerts.map(withFingerprint));
  const arrivals = named.flatMap((alert) => arrivalOf(source, alert, receivedAt) ?? []);
  const ends = named.filter(({ startsAt }) => startsAt === null).map((alert) => endOf(source, alert, receivedAt));
  return { ...(await signals.put(arrivals, ends)), ...notTaken(said) };
}

/** What a body of a source says; throws UnknownSource, InvalidAlerts. */
export function alertsOf(source: string, body: unknown): Parsed {
  const parse = sources.get(source);
  if (parse) return parse(body);
  throw new UnknownSource(`alert source '${source}' is unknown: use one of ${[...sources.keys()].join(', ')}`);
}

/** What is to be told of what was not taken. */
export function notTaken({ refused, truncated }: Pick<Parsed, 'refused' | 'truncated'>): NotTaken {
  const odd = refused.slice(0, NAMED).map(({ index, path, why }) => ({ index, why: `'${nameOf(path)}': ${why}` }));
  return { ...(odd.length > 0 ? { refused: refused.length, odd } : {}), ...(truncated > 0 ? { truncated } : {}) };
}

type Named = Alert & { fingerprint: string };

/** Labels tell alerts apart, so the same alert of two senders without fingerprints is one. */
async function withFingerprint(alert: Alert): Promise<Named> {
  return { ...alert, fingerprint: alert.fingerprint ?? (await sha256(canonicalJson(alert.labels))) };
}

function arrivalOf(source: string, { startsAt: start, ...alert }: Named, receivedAt: string): Arrival | null {
  if (start === null) return null;
  const startsAt = instantOf(msOf(start));
  const id = JSON.stringify([source, alert.fingerprint, startsAt]);
  const at = alert.at === undefined ? {} : { at: instantOf(msOf(alert.at)) };
  return { ...alert, ...at, startsAt, id, source, receivedAt, disposition: 'Pending', incidentId: null, times: 1 };
}

function endOf(source: string, { fingerprint, at }: Named, receivedAt: string): AlertEnd {
  return { source, fingerprint, receivedAt, ...(at === undefined ? {} : { at: instantOf(msOf(at)) }) };
}
