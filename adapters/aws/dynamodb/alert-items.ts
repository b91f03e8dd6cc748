import type { Signal, Suppression } from '../../../core/contracts/signal.ts';
import type { Ended } from '../../../core/signal/alert-order.ts';
import { digestOf } from './table/short-key.ts';
import type { Write } from './table/statement.ts';
import type { Attributes, Item, Key } from './table/table.ts';

/**
 * What is known of an alert over all of its signals: what ended of it, and what suppresses it by
 * the last message that says; `before` is its item.
 */
export type AlertState = {
  key: Key;
  before: Item | null;
  ended: Ended;
  loud: string;
  quiet: string;
  suppressed: Suppression | null;
};

/** The key of what is known of all starts of one alert. */
export function alertKey({ source, fingerprint }: Pick<Signal, 'source' | 'fingerprint'>): Key {
  return { pk: `alert#${digestOf(JSON.stringify([source, fingerprint]))}`, sk: 'alert' };
}

/** An alert by its item; null is an alert of which nothing is known. */
export function alertOf(key: Key, item: Item | null): AlertState {
  const text = (name: string) => String(item?.[name] ?? '');
  const isQuiet = text('quiet') > text('loud');
  const suppressed = isQuiet ? (JSON.parse(text('suppression')) as Suppression) : null;
  const ended = { bound: text('bound'), until: text('until') };
  return { key, before: item, ended, loud: text('loud'), quiet: text('quiet'), suppressed };
}

/** Notes whether the source of an alert suppresses it, unless a later message said so already. */
export function suppressedBy(alert: AlertState, suppression: Suppression | null, mark: string): void {
  if (mark <= alert.loud || mark <= alert.quiet) return;
  if (suppression === null) alert.loud = mark;
  else alert.quiet = mark;
  alert.suppressed = suppression;
}

/** The write that keeps what was noted of an alert; none where nothing was. */
export function alertWrite({ key, before, ended, loud, quiet, suppressed }: AlertState): Write[] {
  const suppression = suppressed === null ? undefined : JSON.stringify(suppressed);
  const now: Attributes = { ...ended, loud, quiet, ...(suppression === undefined ? {} : { suppression }) };
  const isKnown = Object.entries(now).every(([name, value]) => (before?.[name] ?? '') === value);
  if (isKnown) return [];
  if (before === null) return [{ put: { ...key, ...now }, where: { pk: undefined } }];
  const { bound, until } = before;
  return [{ change: key, set: now, where: { bound, until, loud: before.loud, quiet: before.quiet } }];
}
