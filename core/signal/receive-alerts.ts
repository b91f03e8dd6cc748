import { canonicalJson, sha256 } from '../kernel/digest.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Alert, Parsed } from './alert.ts';
import type { AlertEnd, Arrival } from './alert-order.ts';
import { UnknownSource } from './errors.ts';
import type { Signals } from './ports.ts';
import { sources } from './sources.ts';
import { nameOf } from './webhook.ts';

/** One notification: its source, its content, and when it was received; now if not given. */
type Notification = { source: string; body: unknown; receivedAt?: string };

/**
 * What was not taken of a notification: how many alerts were refused, the first of them with place
 * and reason, and how many alerts the sender left out. Empty if all were taken.
 */
export type NotTaken = { refused?: number; odd?: { index: number; why: string }[]; truncated?: number };

/** How many refused alerts an answer names. */
const NAMED = 10;

/**
 * Stores the alerts of one notification as signals before anybody hears of them. Returns how many
 * were new and what was not taken. Throws UnknownSource, or InvalidAlerts if nothing was stored.
 */
export async function receiveAlerts(
  { signals, clock }: { signals: Signals; clock: Clock },
  { source, body, receivedAt = instantOf(clock.now()) }: Notification,
): Promise<{ stored: number; duplicates: number } & NotTaken> {
  const said = alertsOf(source, body);
  const arrivals: Arrival[] = [];
  const ends: AlertEnd[] = [];
  for (const alert of said.alerts) {
    const fingerprint = alert.fingerprint ?? (await fingerprintOf(alert));
    if (alert.startsAt === null) ends.push(endOf(source, fingerprint, alert, receivedAt));
    else arrivals.push(arrivalOf(source, fingerprint, alert, alert.startsAt, receivedAt));
  }
  return { ...(await signals.put(arrivals, ends)), ...notTaken(said) };
}

/** Reads a body in its source's form; throws UnknownSource, InvalidAlerts. */
export function alertsOf(source: string, body: unknown): Parsed {
  const parse = sources.get(source);
  if (parse) return parse(body);
  throw new UnknownSource(`alert source '${source}' is unknown: use one of ${[...sources.keys()].join(', ')}`);
}

/** Returns what to report about alerts that were not taken. */
export function notTaken({ refused, truncated }: Pick<Parsed, 'refused' | 'truncated'>): NotTaken {
  const odd = refused.slice(0, NAMED).map(({ index, path, why }) => ({ index, why: `'${nameOf(path)}': ${why}` }));
  return { ...(odd.length > 0 ? { refused: refused.length, odd } : {}), ...(truncated > 0 ? { truncated } : {}) };
}

/** Labels tell alerts apart, so two senders without fingerprints share the same alert. */
const fingerprintOf = ({ labels }: Alert): Promise<string> => sha256(canonicalJson(labels));

function arrivalOf(source: string, fingerprint: string, alert: Alert, start: string, receivedAt: string): Arrival {
  const { status, alertname, labels, annotations, at, suppression } = alert;
  const startsAt = instantOf(msOf(start));
  const id = JSON.stringify([source, fingerprint, startsAt]);
  return {
    id,
    source,
    fingerprint,
    startsAt,
    status,
    alertname,
    labels,
    annotations,
    receivedAt,
    disposition: 'Pending',
    incidentId: null,
    times: 1,
    ...(at === undefined ? {} : { at: instantOf(msOf(at)) }),
    ...(suppression === undefined ? {} : { suppression }),
  };
}

function endOf(source: string, fingerprint: string, { at }: Alert, receivedAt: string): AlertEnd {
  return { source, fingerprint, receivedAt, ...(at === undefined ? {} : { at: instantOf(msOf(at)) }) };
}
