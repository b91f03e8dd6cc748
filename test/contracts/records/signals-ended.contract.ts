import type { SignalQueue } from '../../../core/incident/ports.ts';
import type { Arrival } from '../../../core/signal/alert-order.ts';
import type { Signals } from '../../../core/signal/ports.ts';
import { signal } from './signals.contract.ts';

const at = (minute: number) => `2026-11-23T03:${String(minute).padStart(2, '0')}:00.000Z`;
/** A message about the alert `same`, received at a minute. */
const message = (id: string, minute: number, over: Partial<Arrival> = {}): Arrival =>
  signal(id, { fingerprint: 'same', receivedAt: at(minute), ...over });
const RESOLVED = { status: 'resolved' } as const;

/**
 * How every adapter of the Signals port tells what fires from what is over; `makeAdapter` gives one
 * without signals.
 */
export function signalsEndedContract(name: string, makeAdapter: () => Signals & SignalQueue): void {
  describe(`${name} as Signals that end`, () => {
    const statuses = async (signals: Signals) =>
      (await signals.list(10)).reverse().map(({ id, status }) => `${id} ${status}`);

    test('an ending that names no known firing ends all that fired before it, and nothing of another alert', async () => {
      const signals = makeAdapter();
      const other = signal('other', { receivedAt: at(1) });
      await signals.put([message('a', 1), message('b', 2), other, message('c', 1, { source: 'elsewhere' })]);

      await signals.put([message('end', 3, { ...RESOLVED, startsAt: at(59) })]);
      await signals.put([message('d', 4, { startsAt: at(0) })]);

      const ended = ['a resolved', 'b resolved', 'other firing', 'c firing', 'end resolved', 'd firing'];
      expect(await statuses(signals)).toEqual(ended);
    });

    test('an ending that names a firing ends what fired before that, told once or twice, and nothing later', async () => {
      const signals = makeAdapter();
      await signals.put([message('a', 1)]);
      await signals.put([message('b', 2)]);
      await signals.put([message('c', 3)]);

      await signals.put([message('b', 4, RESOLVED)]);
      await signals.put([message('b', 5, RESOLVED)]);

      expect(await statuses(signals)).toEqual(['a resolved', 'b resolved', 'c firing']);
    });

    test('an ending counts by when it was received, not by when it was stored', async () => {
      const signals = makeAdapter();
      await signals.put([message('new', 5)]);

      await signals.put([message('end', 4, RESOLVED)]);
      await signals.put([message('old', 3)]);

      expect(await statuses(signals)).toEqual(['new firing', 'end resolved', 'old resolved']);
    });

    test('a firing that ended is late news for five minutes, and then fires again and is undecided', async () => {
      const signals = makeAdapter();
      await signals.put([message('a', 1)]);
      await signals.settle('a', 'Started', 'incident-1');
      await signals.put([message('a', 2, RESOLVED)]);

      await signals.put([message('a', 6)]);
      const late = await signals.undecided();
      await signals.put([message('a', 7)]);

      expect(late).toEqual([]);
      expect(await signals.undecided()).toMatchObject([{ id: 'a', status: 'firing', times: 4 }]);
    });

    test('messages that say when their state began are ordered by that, in whatever order they come', async () => {
      const signals = makeAdapter();
      await signals.put([message('third', 1, { at: at(30) })]);

      await signals.put([message('first', 2, { ...RESOLVED, at: at(20) })]);
      await signals.put([message('first', 3, { at: at(10) })]);
      await signals.put([message('third', 4, { at: at(30) })]);
      const firing = await statuses(signals);
      await signals.put([], [{ source: 'alertmanager', fingerprint: 'same', receivedAt: at(5), at: at(40) }]);
      await signals.put([message('third', 50, { at: at(30) })]);

      expect(firing).toEqual(['third firing', 'first resolved']);
      expect(await statuses(signals)).toEqual(['third resolved', 'first resolved']);
    });

    test('a held signal that ends is told to be resolved, and can be settled', async () => {
      const signals = makeAdapter();
      await signals.put([message('a', 1)]);
      await signals.settle('a', 'Cooldown', null);

      await signals.put([message('end', 2, RESOLVED)]);
      const held = await signals.held(10);
      await signals.settle('a', 'Resolved', null);

      expect(held).toMatchObject([{ id: 'a', status: 'resolved', disposition: 'Cooldown' }]);
      expect(await signals.held(10)).toEqual([]);
    });

    test('what suppresses an alert by the latest of its messages stands on all that fires of it', async () => {
      const signals = makeAdapter();
      const suppression = { by: 'Alarm', until: null };
      await signals.put([message('a', 1, { at: at(1), suppression: null })]);

      await signals.put([message('b', 2, { at: at(3), suppression })]);
      await signals.put([message('late', 3, { at: at(2), suppression: null })]);
      const suppressed = (await signals.undecided()).map((each) => each.suppressed);
      await signals.put([message('c', 4, { at: at(4), suppression: null })]);
      await signals.put([message('b', 5, { at: at(3), suppression })]);

      expect(suppressed).toEqual([suppression, suppression, suppression]);
      expect((await signals.undecided()).map((each) => each.suppressed)).toEqual(Array(4).fill(undefined));
    });
  });
}
