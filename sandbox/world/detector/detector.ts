import { setTimeout as sleep } from 'node:timers/promises';
import type { Subject } from '../../../core/contracts/subject.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { type Alert, type AlertName, alertmanagerBody } from './alert.ts';
import type { Firing, FiringAlerts } from './firing-alerts.ts';

/**
 * What a look says about a subject: `absent` if nothing can be said. Findings with the same `key`
 * are about the same alert. `qid` is the golden query behind it, if there is one.
 */
export type Finding = {
  key: string;
  about: Subject;
  kind: 'well' | 'absent' | AlertName;
  detail: string;
  qid: string | null;
};
/** Looks at the service once; `turn` counts the looks. */
export type Look = (turn: number) => Promise<Finding[]>;

export type DetectorDeps = {
  /**
   * Where alerts go, e.g. `http://127.0.0.1:8700/alerts/alertmanager`, and their current bearer
   * token.
   */
  alertsUrl: string;
  token: () => string;
  targetId: string;
  firing: FiringAlerts;
  clock: Clock;
  onFailure: (error: Error) => void;
};
/** The time between rounds (`everyMs`), and between notifications of a firing alert (`repeatMs`). */
export type DetectorOptions = { everyMs: number; repeatMs: number; signal: AbortSignal };

/**
 * Looks at the service again and again, until the signal aborts. A fault raises one alert, which
 * stays the same until its cause is gone.
 */
export async function runDetector(deps: DetectorDeps, look: Look, options: DetectorOptions): Promise<void> {
  for (let turn = 0; !options.signal.aborted; turn++) {
    await round(deps, look, options, turn).catch(deps.onFailure);
    await sleep(options.everyMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

async function round(deps: DetectorDeps, look: Look, options: DetectorOptions, turn: number): Promise<void> {
  for (const found of await look(turn)) {
    if (found.kind === 'well') await resolve(deps, found.key);
    else if (found.kind !== 'absent') await fire(deps, options, { ...found, kind: found.kind });
  }
}

async function fire(
  deps: DetectorDeps,
  { repeatMs }: DetectorOptions,
  { key, kind: alertname, about: subject, detail, qid }: Finding & { kind: AlertName },
): Promise<void> {
  const now = deps.clock.now();
  const fresh: Firing = { key, alertname, subject, target: deps.targetId, detail, qid, startsAt: now, sentAt: null };
  const alert = standingOf(deps, key) ?? fresh;
  deps.firing.keep(alert);
  if (alert.sentAt !== null && now - alert.sentAt < repeatMs) return;
  await send(deps, alert, null);
  deps.firing.keep({ ...alert, sentAt: now });
}

async function resolve(deps: DetectorDeps, key: string): Promise<void> {
  const alert = standingOf(deps, key);
  if (!alert) return;
  if (alert.sentAt !== null) await send(deps, alert, deps.clock.now());
  deps.firing.drop(key);
}

const standingOf = ({ firing }: DetectorDeps, key: string) => firing.all().find((alert) => alert.key === key);

/** Sends an alert; throws if the receiver does not accept it, and the next round sends it again. */
async function send({ alertsUrl, token }: DetectorDeps, alert: Alert, endsAt: number | null): Promise<void> {
  const response = await fetch(alertsUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token()}` },
    body: JSON.stringify(alertmanagerBody(alert, endsAt)),
    signal: AbortSignal.timeout(10_000),
  });
  if (response.ok) return;
  throw new Error(`alert '${alert.alertname}' was refused with ${response.status}: check the token and the url`);
}
