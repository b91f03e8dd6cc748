import { shardNamed } from '../../../core/contracts/subject.ts';
import type { IncidentsUnderTest } from './incidents.contract.ts';
import { AT, draft, fenceOf, opened, queued, times } from './opened.ts';

/**
 * What every adapter of the Incidents port does with locks within each other; `makeAdapter` gives
 * one without incidents.
 */
export function incidentLocksContract(name: string, makeAdapter: () => IncidentsUnderTest): void {
  describe(`${name} as Incidents with locks within each other`, () => {
    test('locks within another are held side by side, and nobody holds that one meanwhile', async () => {
      const { incidents } = makeAdapter();
      const inside = { within: 'docs-rag' };
      const one = await opened(incidents, 'docs-rag/shard/shard-1', {}, inside);
      const two = await opened(incidents, 'docs-rag/shard/shard-2', { subject: shardNamed('shard-2') }, inside);

      const refused = await incidents.open(draft, 'docs-rag');
      const elsewhere = await incidents.open({ ...draft, targetId: 'else' }, 'else');
      await incidents.close(fenceOf(one), 'Completed', AT, []);
      const still = await incidents.open(draft, 'docs-rag');
      await incidents.close(fenceOf(two), 'Completed', AT, []);
      const free = await incidents.open(draft, 'docs-rag');

      expect(refused).toEqual({ holder: expect.stringMatching(`^(${one.id}|${two.id})$`) });
      expect([elsewhere, still, free]).toEqual([
        { opened: expect.anything() },
        { holder: two.id },
        { opened: expect.anything() },
      ]);
    });

    test('nobody takes a lock within one that somebody holds, until it is free', async () => {
      const { incidents } = makeAdapter();
      const inside = { within: 'docs-rag' };
      const around = await opened(incidents);

      const refused = await incidents.open(draft, 'docs-rag/shard/shard-1', inside);
      const apart = await incidents.open({ ...draft, runbook: 'snapshot' }, 'docs-rag/snapshot/shard-1');
      await incidents.close(fenceOf(around), 'Completed', AT, []);
      const free = await incidents.open(draft, 'docs-rag/shard/shard-1', inside);

      expect(refused).toEqual({ holder: around.id });
      expect([apart, free]).toEqual([{ opened: expect.anything() }, { opened: expect.anything() }]);
    });

    test('the epochs of a lock begin above those of the lock around it, and then are its own', async () => {
      const { incidents } = makeAdapter();
      const inside = { within: 'docs-rag' };
      for (let round = 0; round < 3; round++)
        await incidents.close(fenceOf(await opened(incidents)), 'Completed', AT, []);

      const first = await opened(incidents, 'docs-rag/shard/shard-1', {}, inside);
      await incidents.close(fenceOf(first), 'Completed', AT, []);
      const second = await opened(incidents, 'docs-rag/shard/shard-1', {}, inside);
      const other = await opened(incidents, 'docs-rag/shard/shard-2', {}, inside);

      expect([first, second, other].map(({ epoch }) => epoch)).toEqual([4, 5, 4]);
    });

    test('of parallel openings of a lock and of locks within it, either the one or the others win', async () => {
      const { incidents } = makeAdapter();

      const answers = await Promise.all(
        times(20, (index) =>
          index % 5 === 0
            ? incidents.open(draft, 'docs-rag')
            : incidents.open(draft, `docs-rag/shard/shard-${index % 5}`, { within: 'docs-rag' }),
        ),
      );

      const won = answers.flatMap((answer, index) => ('opened' in answer ? [index % 5] : []));
      expect([[0], [1, 2, 3, 4]]).toContainEqual(won.sort());
      expect(await incidents.list({ open: true })).toHaveLength(won.length);
    });

    test('the end of an older holder frees no lock that somebody holds since', async () => {
      const { incidents } = makeAdapter();
      const inside = { within: 'docs-rag' };
      const first = await opened(incidents, 'docs-rag/shard/shard-1', {}, inside);
      await incidents.close(fenceOf(first), 'Completed', AT, []);
      const second = await opened(incidents, 'docs-rag/shard/shard-1', {}, inside);

      await incidents.close(fenceOf(first), 'Failed', AT, []);
      await incidents.close({ incidentId: first.id, epoch: second.epoch }, 'Failed', AT, []);

      expect(await incidents.open(draft, 'docs-rag/shard/shard-1', inside)).toEqual({ holder: second.id });
      expect(await incidents.open(draft, 'docs-rag')).toEqual({ holder: second.id });
    });

    test('who counted fewer incidents than there are opens none, and of 20 with the same count one wins', async () => {
      const { incidents, outbox } = makeAdapter();
      const open = (shard: number, after: number) =>
        incidents.open(draft, `docs-rag/shard/shard-${shard}`, { within: 'docs-rag', after });
      const first = await open(0, 0);

      await expect(open(1, 0)).rejects.toMatchObject({ name: 'CountChanged', count: 1 });
      await expect(open(1, 2)).rejects.toMatchObject({ name: 'CountChanged', count: 1 });
      const all = await Promise.allSettled(times(20, (shard) => open(shard + 1, 1)));

      const won = all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      expect([first, ...won]).toEqual(
        [1, 2].map((n) => ({ opened: expect.objectContaining({ id: `docs-rag-shard-restore-${n}` }) })),
      );
      expect(await queued(outbox)).toHaveLength(2);
    });
  });
}
