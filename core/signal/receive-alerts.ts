import type { Signal } from '../contracts/signal.ts';
import type { Clock } from '../kernel/clock.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import type { Alert } from './alert.ts';
import { UnknownSource } from './errors.ts';
import type { Signals } from './ports.ts';
import { sources } from './sources.ts';

/** Stores the alerts of one notification as signals, before anybody is told; gives how many were new. `receivedAt` is when it arrived, where that was before now. Throws UnknownSource, or InvalidAlerts and stores nothing. */
export async function receiveAlerts(
  { signals, clock }: { signals: Signals; clock: Clock },
  { source, body, receivedAt = instantOf(clock.now()) }: { source: string; body: unknown; receivedAt?: string },
): Promise<{ stored: number; duplicates: number }> {
  const parse = sources.get(source);
  if (!parse)
    throw new UnknownSource(`alert source '${source}' is unknown: use one of ${[...sources.keys()].join(', ')}`);
  return signals.put(parse(body).map((alert) => signalOf(source, alert, receivedAt)));
}

function signalOf(source: string, alert: Alert, receivedAt: string): Signal {
  const { fingerprint } = alert;
  const startsAt = instantOf(msOf(alert.startsAt));
  const id = JSON.stringify([source, fingerprint, startsAt]);
  return { ...alert, startsAt, id, source, receivedAt, disposition: 'Pending', incidentId: null, times: 1 };
}
