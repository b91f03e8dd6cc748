import * as z from 'zod';
import { texts } from '../contracts/signal.ts';
import type { Parsed } from './alert.ts';
import { alertsIn, notification } from './webhook.ts';

const BY = { sender: 'the template', send: 'what docs/alert-sources/amazon-managed-prometheus.yaml makes' };
/**
 * What the template writes: all that comes from alerts is percent-encoded there, because templates
 * of Alertmanager can't write JSON.
 */
const message = notification.extend({ format: z.literal('ragmend-amp-1') });
const encoded = z.looseObject({ labels: texts, annotations: texts.optional() });

/**
 * The alerts of Amazon Managed Service for Prometheus, as the template that we ship writes them;
 * throws InvalidAlerts with the path of what is wrong.
 */
export const parseAmp = (body: unknown): Parsed => alertsIn(message, body, BY, decodedAlert);

/** What is not encoded as the template does it is left to be refused. */
function decodedAlert(alert: unknown): unknown {
  const given = encoded.safeParse(alert);
  if (!given.success) return alert;
  const { labels, annotations = {} } = given.data;
  return { ...given.data, labels: decodedTexts(labels), annotations: decodedTexts(annotations) };
}

function decodedTexts(given: Record<string, string>): Record<string, string> | string {
  try {
    return Object.fromEntries(Object.entries(given).map(([name, text]) => [decoded(name), decoded(text)]));
  } catch {
    return 'not percent-encoded';
  }
}

/** As `urlquery` of a template encodes it: a space is a plus sign. */
const decoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
