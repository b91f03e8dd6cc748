import { SIGNAL_KEPT_DAYS, type Signal, type Suppression } from '../../../core/contracts/signal.ts';
import { Partition } from '../../../core/contracts/table.ts';
import type { Ended } from '../../../core/signal/alert-order.ts';
import { ttlAfter } from './signal-items.ts';
import { digestOf } from './table/short-key.ts';
import type { Write } from './table/statement.ts';
import type { Attributes, Item, Key } from './table/table.ts';

/**
 * What is known about an alert across its signals: what ended, and what suppresses it by the latest
 * message about that. `before` is its item.
 */
export type AlertState = {
  key: Key;
  before: Item | null;
  ended: Ended;
  loud: string;
  quiet: string;
  suppressed: Suppression | null;
};

/** Returns the key of everything known about one alert. */
export function alertKey({ source, fingerprint }: Pick<Signal, 'source' | 'fingerprint'>): Key {
  return { pk: `${Partition.Alert}${digestOf(JSON.stringify([source, fingerprint]))}`, sk: 'alert' };
}

/** Reads an alert from its item; null for an unknown alert. */
export function alertOf(key: Key, item: Item | null): AlertState {
  const text = (name: string) => String(item?.[name] ?? '');
  const isQuiet = text('quiet') > text('loud');
  const suppressed = isQuiet ? (JSON.parse(text('suppression')) as Suppression) : null;
  const ended = { bound: text('bound'), until: text('until') };
  return { key, before: item, ended, loud: text('loud'), quiet: text('quiet'), suppressed };
}

/** Notes whether the source suppresses an alert, unless a later message already said so. */
export function suppressedBy(alert: AlertState, suppression: Suppression | null, mark: string): void {
  if (mark <= alert.loud || mark <= alert.quiet) return;
  if (suppression === null) alert.loud = mark;
  else alert.quiet = mark;
  alert.suppressed = suppression;
}

/** Returns the write that saves what was noted about an alert; none if nothing was. */
export function alertWrite({ key, before, ended, loud, quiet, suppressed }: AlertState): Write[] {
  const suppression = suppressed === null ? undefined : JSON.stringify(suppressed);
  const now: Attributes = { ...ended, loud, quiet, ...(suppression === undefined ? {} : { suppression }) };
  const isKnown = Object.entries(now).every(([name, value]) => (before?.[name] ?? '') === value);
  if (isKnown) return [];
  // What a source suppresses waits for as long as it does so.
  const life = suppressed === null ? { ttl: ttlAfter(2 * SIGNAL_KEPT_DAYS) } : {};
  if (before === null) return [{ put: { ...key, ...now, ...life }, where: { pk: undefined } }];
  const { bound, until } = before;
  const where = { bound, until, loud: before.loud, quiet: before.quiet };
  return [{ change: key, set: { ...now, ...life }, drop: 'ttl' in life ? [] : ['ttl'], where }];
}
