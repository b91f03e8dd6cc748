import * as z from 'zod';
import { texts } from '../contracts/signal.ts';
import type { Parsed } from './alert.ts';
import { alertsIn, notification } from './webhook.ts';

const BY = { sender: 'the template', send: 'what docs/alert-sources/amazon-managed-prometheus.yaml makes' };
/**
 * The body that the template writes. Alert texts are percent-encoded, because Alertmanager
 * templates can't write JSON.
 */
const message = notification.extend({ format: z.literal('ragmend-amp-1') });
const encoded = z.looseObject({ labels: texts, annotations: texts.optional() });

/**
 * Reads the alerts of Amazon Managed Service for Prometheus in the form of the template that we
 * ship; throws InvalidAlerts with the path of the fault.
 */
export const parseAmp = (body: unknown): Parsed => alertsIn(message, body, BY, decodedAlert);

/** An alert that the template did not encode is left as it is, to be refused. */
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

/** Decodes what a template's `urlquery` encodes: a plus sign is a space. */
const decoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
