import { shardNamed } from '../../../core/contracts/subject.ts';
import type { IncidentDraft, Incidents, Leases } from '../../../core/incident/ports.ts';
import type { Registry } from '../../../core/kernel/ports/registry.ts';
import { StaleEpoch } from '../../../core/kernel/task-error.ts';

/** A registry that knows shard-1 of `docs-rag`: what a holder of the lock may change. */
export type LeasesUnderTest = { leases: Leases; incidents: Incidents; registry: Registry };

const draft: IncidentDraft = {
  ...{ targetId: 'docs-rag', subject: shardNamed('shard-1'), runbook: 'shard-restore', requestedBy: 'ann' },
  ...{ openedAt: '2026-11-23T03:00:00.000Z', signalIds: [] },
};
const NOW = Date.parse('2026-11-23T04:00:00.000Z');

async function prepare(adapter: LeasesUnderTest) {
  const answer = await adapter.incidents.open(draft, 'docs-rag');
  if ('holder' in answer) throw new Error(`the lock is held by '${answer.holder}'`);
  const { id: incidentId, epoch } = answer.opened;
  return { ...adapter, opened: answer.opened, fence: { incidentId, epoch, targetId: 'docs-rag', shardId: 'shard-1' } };
}

/** What every adapter of the Leases port does; `makeAdapter` gives one whose locks are free. */
export function leasesContract(name: string, makeAdapter: () => LeasesUnderTest): void {
  describe(`${name} as Leases`, () => {
    test('a lock that was just taken was never renewed, and then says when it last was', async () => {
      const { leases, fence } = await prepare(makeAdapter());
      const before = await leases.renewedAt(fence.incidentId);

      await leases.renew(fence, NOW);

      expect(before).toBeNull();
      expect(await leases.renewedAt(fence.incidentId)).toBe(NOW);
    });

    test('a lock that nobody renewed gets the next epoch, and so does its incident', async () => {
      const { leases, incidents, fence, opened } = await prepare(makeAdapter());
      await leases.renew(fence, NOW);

      const taken = await leases.takeOver(fence, NOW, NOW + 60_000);

      expect(taken).toEqual({ ...opened, epoch: 2, version: 2 });
      expect(await incidents.get(opened.id)).toEqual(taken);
      expect(await leases.renewedAt(opened.id)).toBe(NOW + 60_000);
    });

    test('a holder that wakes up after a takeover can renew, change and end nothing', async () => {
      const { leases, incidents, registry, fence } = await prepare(makeAdapter());
      await leases.takeOver(fence, null, NOW);

      await expect(leases.renew(fence, NOW + 1)).rejects.toBeInstanceOf(StaleEpoch);
      await expect(registry.change(fence, 'shard-1', { route: 'none' })).rejects.toBeInstanceOf(StaleEpoch);
      await expect(incidents.close(fence, 'Failed', '2026-11-23T04:00:00.000Z', [])).rejects.toBeInstanceOf(StaleEpoch);

      expect(await incidents.get(fence.incidentId)).toMatchObject({ closedAt: null, epoch: 2 });
      await registry.change({ ...fence, epoch: 2 }, 'shard-1', { route: 'none' });
      expect(await registry.read('docs-rag')).toMatchObject([{ route: 'none', epoch: 2 }]);
    });

    test('a lock that was renewed meanwhile is not taken over', async () => {
      const { leases, incidents, fence } = await prepare(makeAdapter());
      await leases.renew(fence, NOW);

      const taken = await leases.takeOver(fence, null, NOW + 60_000);

      expect(taken).toBeNull();
      expect(await incidents.get(fence.incidentId)).toMatchObject({ epoch: 1 });
    });

    test('of 20 parallel takeovers one wins', async () => {
      const { leases, incidents, fence } = await prepare(makeAdapter());

      const all = await Promise.all(Array.from({ length: 20 }, () => leases.takeOver(fence, null, NOW)));

      expect(all.filter((taken) => taken !== null)).toHaveLength(1);
      expect(await incidents.get(fence.incidentId)).toMatchObject({ epoch: 2 });
    });

    test('the lock of an incident that has ended is nobody to take over', async () => {
      const { leases, incidents, fence } = await prepare(makeAdapter());
      await incidents.close(fence, 'Completed', '2026-11-23T04:00:00.000Z', []);

      expect(await leases.takeOver(fence, null, NOW)).toBeNull();
    });
  });
}
