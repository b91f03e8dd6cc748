import type { Signal } from '../../../core/contracts/signal.ts';
import { InvalidAlerts } from '../../../core/signal/errors.ts';

const MOST_BYTES = 100_000;
const LONGEST_TEXT = 1_000;

/**
 * Shortens a signal so that 25 fit into one transaction: above 100 kB, cuts long texts, then drops
 * annotations. Throws InvalidAlerts if that is not enough.
 */
export function fitSignal<S extends Signal>(signal: S): S {
  if (isSmall(signal)) return signal;
  const short = { ...signal, labels: cut(signal.labels), annotations: cut(signal.annotations) };
  if (isSmall(short)) return short;
  const bare = { ...short, annotations: { ragmend: 'the annotations of this alert were too large to be kept' } };
  if (isSmall(bare)) return bare;
  throw new InvalidAlerts(
    `the labels of alert '${signal.alertname.slice(0, 200)}' have more than ${MOST_BYTES} bytes: send fewer`,
  );
}

const isSmall = (signal: Signal) => Buffer.byteLength(JSON.stringify(signal)) <= MOST_BYTES;

function cut(texts: Record<string, string>): Record<string, string> {
  const short = ([name, text]: [string, string]) => [
    name,
    text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text,
  ];
  return Object.fromEntries(Object.entries(texts).map(short)) as Record<string, string>;
}
