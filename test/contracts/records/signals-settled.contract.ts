import type { Disposition } from '../../../core/contracts/signal.ts';
import type { SignalQueue } from '../../../core/incident/ports.ts';
import type { Signals } from '../../../core/signal/ports.ts';
import { signal } from './signals.contract.ts';

/** How every adapter of the Signals port settles; `makeAdapter` gives one without signals. */
export function signalsSettledContract(name: string, makeAdapter: () => Signals & SignalQueue): void {
  describe(`${name} as Signals that are settled`, () => {
    const held: Disposition[] = ['Queued', 'Cooldown', 'Budget', 'Breaker', 'KillSwitch', 'Suppressed'];
    test.each(held)('a signal that waits (%s) can still be settled, a settled one not', async (disposition) => {
      const signals = makeAdapter();
      await signals.put([signal('a'), signal('b')]);

      await signals.settle('a', disposition, 'incident-1');
      const waits = await signals.list(10);
      await signals.settle('a', 'Attached', 'incident-2');
      await signals.settle('a', 'Started', 'incident-3');

      expect(waits).toEqual([signal('b'), signal('a', { disposition, incidentId: 'incident-1' })]);
      expect(await signals.held(10)).toEqual([]);
      const attached = signal('a', { disposition: 'Attached', incidentId: 'incident-2' });
      expect(await signals.list(10)).toEqual([signal('b'), attached]);
    });

    const final: Disposition[] = [
      ...(['Started', 'Attached', 'Duplicate', 'NoRoute', 'ObserveOnly', 'Resolved'] as const),
    ];
    test.each(final)('%s is final', async (disposition) => {
      const signals = makeAdapter();
      await signals.put([signal('a')]);
      await signals.settle('a', disposition, null);

      await signals.settle('a', 'Pending', 'incident-2');
      await signals.settle('a', 'Queued', 'incident-2');

      expect(await signals.list(10)).toEqual([signal('a', { disposition })]);
    });

    test('of 20 parallel settlements of one signal the first stands whole', async () => {
      const signals = makeAdapter();
      await signals.put([signal('a')]);
      const settle = (_: unknown, index: number) =>
        index % 2 ? signals.settle('a', 'Attached', 'incident-odd') : signals.settle('a', 'Started', 'incident-even');

      await Promise.all(Array.from({ length: 20 }, settle));

      const [{ disposition, incidentId } = signal('none')] = await signals.list(1);
      expect(['Attached/incident-odd', 'Started/incident-even']).toContain(`${disposition}/${incidentId}`);
    });

    test('settling an unknown signal makes none', async () => {
      const signals = makeAdapter();

      await signals.settle('nobody', 'NoRoute', null);

      expect(await signals.list(10)).toEqual([]);
    });
  });
}
