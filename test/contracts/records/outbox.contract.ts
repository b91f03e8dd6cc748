import type { Effect, Outbox } from '../../../core/kernel/ports/outbox.ts';

/** `queue` writes effects the way that their causes do. */
export type OutboxUnderTest = { outbox: Outbox; queue(effects: Effect[]): Promise<void> };

const effect = (id: string, text = `text of ${id}`): Effect => ({
  ...{ id, kind: 'notify', incidentId: 'incident-1', severity: 'info', text },
});
const ids = (due: { effect: Effect }[]) => due.map((each) => each.effect.id);

/** What every adapter of the Outbox port does; `makeAdapter` gives an empty one. */
export function outboxContract(name: string, makeAdapter: () => OutboxUnderTest): void {
  describe(`${name} as Outbox`, () => {
    test('queued effects are due at once, oldest first, as they were queued, and never more than asked for', async () => {
      const { outbox, queue } = makeAdapter();
      await queue([effect('z'), effect('a')]);
      await queue([effect('m')]);

      const all = await outbox.due(0, 10);

      expect(all).toEqual(['z', 'a', 'm'].map((id) => ({ effect: effect(id), attempts: 0 })));
      expect(ids(await outbox.due(0, 2))).toEqual(['z', 'a']);
    });

    test('an effect that is not done stays due, so that a crash loses nothing', async () => {
      const { outbox, queue } = makeAdapter();
      await queue([effect('a')]);

      await outbox.due(0, 10);

      expect(ids(await outbox.due(0, 10))).toEqual(['a']);
    });

    test('an id that waits already is queued once, with its first content', async () => {
      const { outbox, queue } = makeAdapter();
      await queue([effect('a', 'first')]);

      await queue([effect('a', 'second'), effect('a', 'third')]);

      expect(await outbox.due(0, 10)).toEqual([{ effect: effect('a', 'first'), attempts: 0 }]);
    });

    test('an effect that is done never comes back, also when it is queued or fails again', async () => {
      const { outbox, queue } = makeAdapter();
      await queue([effect('a'), effect('b')]);
      await outbox.done('a');

      await queue([effect('a')]);
      await outbox.failed('a', 'a late answer', 0);

      expect(ids(await outbox.due(Number.MAX_SAFE_INTEGER, 10))).toEqual(['b']);
    });

    test('a failed effect comes back at its time and not before, with its attempts counted', async () => {
      const { outbox, queue } = makeAdapter();
      await queue([effect('a'), effect('b')]);

      await outbox.failed('a', 'no answer', 5_000);
      await outbox.failed('a', 'no answer again', 9_000);

      expect(ids(await outbox.due(8_999, 10))).toEqual(['b']);
      expect(await outbox.due(9_000, 10)).toEqual([
        { effect: effect('a'), attempts: 2 },
        { effect: effect('b'), attempts: 0 },
      ]);
    });

    test('a failed effect that is queued again keeps its attempts and its time', async () => {
      const { outbox, queue } = makeAdapter();
      await queue([effect('a')]);
      await outbox.failed('a', 'no answer', 5_000);

      await queue([effect('a')]);

      expect(await outbox.due(4_999, 10)).toEqual([]);
      expect(await outbox.due(5_000, 10)).toEqual([{ effect: effect('a'), attempts: 1 }]);
    });

    test('a failed effect can still be done', async () => {
      const { outbox, queue } = makeAdapter();
      await queue([effect('a')]);
      await outbox.failed('a', 'no answer', 5_000);

      await outbox.done('a');

      expect(await outbox.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    });

    test('an unknown id is no error, and leaves the others as they are', async () => {
      const { outbox, queue } = makeAdapter();
      await queue([effect('a')]);

      await outbox.done('nobody');
      await outbox.failed('nobody', 'no answer', 5_000);

      expect(await outbox.due(0, 10)).toEqual([{ effect: effect('a'), attempts: 0 }]);
    });
  });
}
