import * as z from 'zod';
import { texts } from '../contracts/signal.ts';
import type { Alert } from './alert.ts';
import { InvalidAlerts } from './errors.ts';
import { alertsIn, notification, parsed } from './webhook.ts';

const [SENDER, SEND] = ['the template', 'what docs/alert-sources/amazon-managed-prometheus.yaml makes'];
/** What the template writes: all that comes from alerts is percent-encoded there, because templates of Alertmanager can't write JSON. */
const message = z.object({
  format: z.literal('ragmend-amp-1'),
  alerts: z.array(z.object({ labels: texts, annotations: texts.default(() => ({})) }).loose()).max(10_000),
});

/** The alerts of Amazon Managed Service for Prometheus, as the template that we ship writes them; throws InvalidAlerts with the path of what is wrong. */
export function parseAmp(body: unknown): Alert[] {
  const { alerts } = parsed(message, body, SENDER, SEND);
  const decoded = alerts.map((alert, index) => ({
    ...alert,
    labels: decodedTexts(alert.labels, `alerts.${index}.labels`),
    annotations: decodedTexts(alert.annotations, `alerts.${index}.annotations`),
  }));
  return alertsIn(notification, { alerts: decoded }, SENDER, SEND);
}

function decodedTexts(encoded: Record<string, string>, where: string): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(encoded).map(([name, text]) => [decoded(name), decoded(text)]));
  } catch (cause) {
    throw new InvalidAlerts(`'${where}' is not percent-encoded as ${SENDER} sends it; send ${SEND}`, { cause });
  }
}

/** As `urlquery` of a template encodes it: a space is a plus sign. */
const decoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
