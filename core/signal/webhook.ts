import * as z from 'zod';
import { texts } from '../contracts/signal.ts';
import type { Alert, Parsed, Refused } from './alert.ts';
import { InvalidAlerts } from './errors.ts';

/** The largest number of alerts in one notification. */
const MAX_ALERTS = 10_000;
/** The largest total length of one alert's labels, so that a signal fits into every store. */
const MOST_LABELS = 15_000;
const LONGEST_NAME = 200;
/**
 * The annotation in which Grafana says why an alert ended, if not by its query: MissingSeries,
 * NoData, Error, Paused, ...
 */
const ENDED_WITHOUT_DATA = 'grafana_state_reason';

const alert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: texts,
  annotations: texts.nullish().transform((given) => given ?? {}),
  startsAt: z.iso.datetime({ offset: true }),
  fingerprint: z.string().max(200).nullish(),
});

/**
 * A notification whose alerts are judged one by one; other top-level fields do not matter.
 * `truncatedAlerts` counts alerts that its sender left out.
 */
export const notification = z.object({
  alerts: z.array(z.unknown()).min(1).max(MAX_ALERTS),
  truncatedAlerts: z.int().min(0).catch(0),
});

/** Who sends a body, and what to send instead; for error messages. */
export type Sender = { sender: string; send: string };

/**
 * Reads the alerts of a notification: names invalid ones and takes the others. If none is valid,
 * throws InvalidAlerts with the path of the fault, the expected sender, and what to send.
 */
export function alertsIn(
  contract: typeof notification,
  body: unknown,
  by: Sender,
  decode = (each: unknown) => each,
): Parsed {
  const { alerts, truncatedAlerts: truncated } = parsed(contract, body, by);
  const said: Parsed = { alerts: [], refused: [], truncated, unending: 0 };
  alerts.forEach((each, index) => {
    const result = alertIn(each, decode);
    if ('why' in result) said.refused.push({ index, ...result });
    else if (isUnending(result)) said.unending += 1;
    else said.alerts.push(result);
  });
  const [first] = said.refused;
  if (first && said.refused.length === alerts.length)
    throw invalid(['alerts', first.index, ...first.path], first.why, by);
  return said;
}

/**
 * Parses a body by its contract; throws InvalidAlerts with the path of the fault, the expected
 * sender, and what to send.
 */
export function parsed<T>(contract: z.ZodType<T>, body: unknown, by: Sender): T {
  const result = contract.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(issue?.path ?? [], issue?.message ?? '', by);
}

function alertIn(each: unknown, decode: (each: unknown) => unknown): Alert | Omit<Refused, 'index'> {
  const result = alert.safeParse(decode(each));
  const [issue] = result.error?.issues ?? [];
  if (issue || !result.success) return { path: issue?.path ?? [], why: issue?.message ?? '' };
  const { fingerprint, labels } = result.data;
  if (lettersOf(labels) > MOST_LABELS) return { path: ['labels'], why: `expected at most ${MOST_LABELS} letters` };
  return { ...result.data, fingerprint: fingerprint || null, alertname: labels.alertname ?? '' };
}

function lettersOf(labels: Record<string, string>): number {
  let letters = 0;
  for (const name of Object.keys(labels)) letters += name.length + (labels[name]?.length ?? 0);
  return letters;
}

/** A missing series is no recovery. */
function isUnending({ status, annotations }: Alert): boolean {
  return (
    status === 'resolved' && Object.hasOwn(annotations, ENDED_WITHOUT_DATA) && annotations[ENDED_WITHOUT_DATA] !== ''
  );
}

function invalid(path: PropertyKey[], why: string, { sender, send }: Sender): InvalidAlerts {
  return new InvalidAlerts(`'${nameOf(path)}' is not as ${sender} sends it: ${why}; send ${send}`);
}

/** Formats a path in a body as text; names from outside may be long, so it is cut. */
export const nameOf = (path: PropertyKey[]): string => (path.join('.') || 'body').slice(0, LONGEST_NAME);
