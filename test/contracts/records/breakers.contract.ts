import type { Breaker } from '../../../core/contracts/brakes.ts';
import { shardNamed } from '../../../core/contracts/subject.ts';
import type { Breakers } from '../../../core/incident/ports.ts';
import type { Effect, Outbox } from '../../../core/kernel/ports/outbox.ts';

const AT = '2026-11-23T03:00:00.000Z';
const breaker: Breaker = {
  ...{ targetId: 'docs-rag', subject: shardNamed('shard-1'), incidentId: 'docs-rag-shard-restore-3' },
  ...{ openedAt: AT, reason: 'the alert came back', resetAt: null, resetBy: null },
};
const page: Effect = {
  id: 'breaker:3',
  kind: 'notify',
  incidentId: breaker.incidentId,
  severity: 'critical',
  text: 'x',
};

/**
 * What every adapter of the Breakers port does; `makeAdapter` gives one without breakers, and where
 * it queues effects.
 */
export function breakersContract(name: string, makeAdapter: () => { breakers: Breakers; outbox: Outbox }): void {
  describe(`${name} as Breakers`, () => {
    test('an open breaker is listed for its target, and its effects are queued', async () => {
      const { breakers, outbox } = makeAdapter();

      await breakers.open(breaker, [page]);

      expect(await breakers.list('docs-rag')).toEqual([breaker]);
      expect(await breakers.list('else')).toEqual([]);
      expect(await outbox.due(0, 10)).toEqual([{ effect: page, attempts: 0 }]);
    });

    test('of 20 parallel openings one stands and its effects alone are queued', async () => {
      const { breakers, outbox } = makeAdapter();
      const open = (_: unknown, index: number) =>
        breakers.open({ ...breaker, incidentId: `incident-${index}` }, [{ ...page, id: `page-${index}` }]);

      await Promise.all(Array.from({ length: 20 }, open));

      expect(await breakers.list('docs-rag')).toHaveLength(1);
      expect(await outbox.due(0, 100)).toHaveLength(1);
    });

    test('a breaker that was reset says by whom and when, and others stay open', async () => {
      const { breakers } = makeAdapter();
      const other = { ...breaker, subject: shardNamed('shard-2') };
      await breakers.open(breaker, []);
      await breakers.open(other, []);

      const reset = await breakers.reset(breaker, 'Ann', AT);
      const again = await breakers.reset(breaker, 'Bo', AT);

      expect(reset).toEqual({ ...breaker, resetAt: AT, resetBy: 'Ann' });
      expect(again).toBeNull();
      expect(await breakers.list('docs-rag')).toEqual([reset, other]);
    });

    test('a breaker that was reset can open again, and tells people again', async () => {
      const { breakers, outbox } = makeAdapter();
      await breakers.open(breaker, [page]);
      await breakers.reset(breaker, 'Ann', AT);
      const next = { ...breaker, incidentId: 'docs-rag-shard-restore-6' };

      await breakers.open(next, [{ ...page, id: 'breaker:6' }]);

      expect(await breakers.list('docs-rag')).toEqual([next]);
      expect((await outbox.due(0, 10)).map(({ effect }) => effect.id)).toEqual(['breaker:3', 'breaker:6']);
    });
  });
}
