import type { Signal } from '../../../core/contracts/signal.ts';
import type { SignalQueue } from '../../../core/incident/ports.ts';
import type { Signals } from '../../../core/signal/ports.ts';

/** A firing signal that nobody decided yet. */
export const signal = (id: string, over: Partial<Signal> = {}): Signal => ({
  ...{ id, source: 'alertmanager', fingerprint: `print-of-${id}`, startsAt: '2026-11-23T02:59:00.000Z' },
  ...{ status: 'firing', alertname: 'ShardAnswersWrong', labels: { shard: 'shard-1' }, annotations: { note: 'x' } },
  ...{ receivedAt: '2026-11-23T03:00:00.000Z', disposition: 'Pending', incidentId: null, times: 1 },
  ...over,
});

/** What every adapter of the Signals port does; `makeAdapter` gives one without signals. */
export function signalsContract(name: string, makeAdapter: () => Signals & SignalQueue): void {
  describe(`${name} as Signals`, () => {
    test('new signals are stored as they came, and listed newest first', async () => {
      const signals = makeAdapter();

      const counts = await signals.put([signal('z'), signal('a', { status: 'resolved' })]);
      await signals.put([signal('m')]);

      expect(counts).toEqual({ stored: 2, duplicates: 0 });
      expect(await signals.list(10)).toEqual([signal('m'), signal('a', { status: 'resolved' }), signal('z')]);
      expect(await signals.list(1)).toEqual([signal('m')]);
    });

    test('the signals of an incident are found however many came after them, newest first', async () => {
      const signals = makeAdapter();
      await signals.put([signal('a'), signal('b'), signal('c')]);
      await signals.settle('a', 'Started', 'incident-1');
      await signals.settle('b', 'Attached', 'incident-1');
      await signals.settle('c', 'Started', 'incident-2');
      await signals.put(Array.from({ length: 50 }, (_, index) => signal(`later-${index}`)));

      const all = await signals.ofIncident('incident-1', 10);
      const newest = await signals.ofIncident('incident-1', 1);

      expect(all.map(({ id }) => id)).toEqual(['b', 'a']);
      expect(newest.map(({ id }) => id)).toEqual(['b']);
    });

    test('a signal that stands counts up, also within one delivery, and stays as it came', async () => {
      const signals = makeAdapter();
      await signals.put([signal('a')]);

      const counts = await signals.put([
        signal('a', { receivedAt: '2026-11-23T03:01:00.000Z', labels: {} }),
        signal('b'),
        signal('a'),
      ]);

      expect(counts).toEqual({ stored: 1, duplicates: 2 });
      expect(await signals.list(10)).toEqual([signal('b'), signal('a', { times: 3 })]);
    });

    test('of 20 parallel deliveries of one signal one stores it, and all are counted', async () => {
      const signals = makeAdapter();

      const counts = await Promise.all(Array.from({ length: 20 }, () => signals.put([signal('a')])));

      expect(counts.filter(({ stored }) => stored === 1)).toHaveLength(1);
      expect(counts.filter(({ duplicates }) => duplicates === 1)).toHaveLength(19);
      expect(await signals.list(10)).toEqual([signal('a', { times: 20 })]);
    });

    test('a resolved signal stays resolved when it is delivered late as firing', async () => {
      const signals = makeAdapter();
      await signals.put([signal('a')]);
      await signals.put([signal('a', { status: 'resolved' })]);

      await signals.put([signal('a')]);

      expect(await signals.list(10)).toEqual([signal('a', { status: 'resolved', times: 3 })]);
    });

    test('another delivery leaves the disposition and the incident of a signal', async () => {
      const signals = makeAdapter();
      await signals.put([signal('a')]);
      await signals.settle('a', 'Started', 'incident-1');

      await signals.put([signal('a', { status: 'resolved' })]);

      const settled = { disposition: 'Started', incidentId: 'incident-1', status: 'resolved', times: 2 } as const;
      expect(await signals.list(10)).toEqual([signal('a', settled)]);
    });

    test('undecided signals are found oldest first, and held ones apart', async () => {
      const signals = makeAdapter();
      await signals.put([...'zmabcq'].map((id) => signal(id)));
      await signals.settle('m', 'Queued', null);
      await signals.settle('b', 'NoRoute', null);
      await signals.settle('c', 'Cooldown', 'incident-1');

      const [undecided, held, oldest] = [await signals.undecided(), await signals.held(10), await signals.held(1)];

      expect(undecided.map(({ id }) => id)).toEqual(['z', 'a', 'q']);
      expect(held).toEqual([
        signal('m', { disposition: 'Queued' }),
        signal('c', { disposition: 'Cooldown', incidentId: 'incident-1' }),
      ]);
      expect(oldest.map(({ id }) => id)).toEqual(['m']);
    });

    test('a held signal that arrives again is undecided until it is settled again', async () => {
      const signals = makeAdapter();
      await signals.put([signal('a')]);
      await signals.settle('a', 'Breaker', null);

      await signals.put([signal('a')]);
      const [undecided, held] = [await signals.undecided(), await signals.held(10)];
      await signals.settle('a', 'Breaker', null);

      expect([undecided.length, held.length]).toEqual([1, 0]);
      expect([await signals.undecided(), (await signals.held(10)).length]).toEqual([[], 1]);
    });

    test('a settled signal that arrives firing once more is undecided until it is settled again', async () => {
      const signals = makeAdapter();
      await signals.put([signal('a'), signal('b')]);
      await signals.settle('a', 'Cooldown', null);
      await signals.settle('b', 'Started', 'incident-1');

      await signals.put([signal('a')]);
      const again = await signals.undecided();
      await signals.settle('a', 'Started', 'incident-2');

      expect(again).toEqual([signal('a', { disposition: 'Cooldown', times: 2 })]);
      expect(await signals.undecided()).toEqual([]);
      const started = signal('a', { disposition: 'Started', incidentId: 'incident-2', times: 2 });
      expect(await signals.list(10)).toEqual([
        signal('b', { disposition: 'Started', incidentId: 'incident-1' }),
        started,
      ]);
    });

    test('a settled signal that arrives resolved, or firing after it was resolved, stays decided', async () => {
      const signals = makeAdapter();
      await signals.put([signal('a')]);
      await signals.settle('a', 'Started', 'incident-1');

      await signals.put([signal('a', { status: 'resolved' })]);
      await signals.put([signal('a')]);

      expect(await signals.undecided()).toEqual([]);
    });

    test('labels that are named like parts of JavaScript or SQL survive as data', async () => {
      const signals = makeAdapter();
      const hostile =
        '{"__proto__":"p","constructor":"c","toString":"t","\'); DROP TABLE signals; --":"sql","":"empty"}';
      const labels = JSON.parse(hostile) as Signal['labels'];

      await signals.put([signal('a', { labels, annotations: labels })]);

      const [stored = signal('none')] = await signals.list(10);
      expect(Object.entries(stored.labels)).toEqual(Object.entries(labels));
      expect(Object.keys(stored.annotations)).toContain('__proto__');
      expect(Object.getPrototypeOf(stored.labels)).toBe(Object.getPrototypeOf(labels));
    });
  });
}
