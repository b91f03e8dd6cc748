import type { Incident } from '../../../core/contracts/incident.ts';
import type { Incidents } from '../../../core/incident/ports.ts';
import type { Effect, Outbox } from '../../../core/kernel/ports/outbox.ts';
import { NotFound, WriteConflict } from '../../../core/kernel/task-error.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { AT, draft, fenceOf, opened, queued, times } from './opened.ts';

/** `outbox` is where the incidents queue their effects. */
export type IncidentsUnderTest = { incidents: Incidents; outbox: Outbox };

const notify = (id: string): Effect => ({ id, kind: 'notify', incidentId: 'any', severity: 'info', text: 'told' });

/** What every adapter of the Incidents port does; `makeAdapter` gives one without incidents. */
export function incidentsContract(name: string, makeAdapter: () => IncidentsUnderTest): void {
  describe(`${name} as Incidents`, () => {
    test('of 20 parallel opens on one lock exactly one wins, and the others are told who holds it', async () => {
      const { incidents, outbox } = makeAdapter();

      const answers = await Promise.all(times(20, () => incidents.open(draft, 'docs-rag')));

      const won = answers.flatMap((answer) => ('opened' in answer ? [answer.opened.id] : []));
      const holders = answers.flatMap((answer) => ('holder' in answer ? [answer.holder] : []));
      expect(won).toHaveLength(1);
      expect(holders).toEqual(times(19, () => won[0]));
      expect((await incidents.list(WHOLE)).map(({ id }) => id)).toEqual(won);
      expect(await queued(outbox)).toEqual([`start:${won[0]}`]);
    });

    test('an opened incident is Pending, says what its draft says, and has its execution queued', async () => {
      const { incidents, outbox } = makeAdapter();

      const incident = await opened(incidents);

      expect(incident).toEqual({
        ...draft,
        ...{ id: 'docs-rag-shard-restore-1', state: 'Pending', epoch: 1, version: 1 },
        ...{ closedAt: null, executionArn: null, abortedBy: null },
      });
      expect(await incidents.get(incident.id)).toEqual(incident);
      const start = {
        id: `start:${incident.id}`,
        kind: 'start-execution',
        incidentId: incident.id,
        epoch: incident.epoch,
      };
      expect(await outbox.due(0, 10)).toEqual([{ effect: start, attempts: 0 }]);
    });

    test('each time a lock is taken again its epoch and the number grow', async () => {
      const { incidents } = makeAdapter();
      const all: Incident[] = [];

      for (let round = 0; round < 4; round++) {
        const incident = await opened(incidents);
        all.push(incident);
        await incidents.close(fenceOf(incident), 'Completed', AT, []);
      }

      expect(all.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
      expect(all.map(({ id }) => id)).toEqual(times(4, (index) => `docs-rag-shard-restore-${index + 1}`));
    });

    test('parallel opens on different locks all win, and no two have the same number', async () => {
      const { incidents, outbox } = makeAdapter();

      const all = await Promise.all(
        times(20, (index) => opened(incidents, `docs-rag/snapshot/s-${index}`, { runbook: 'snapshot' })),
      );

      const numbers = all.map(({ id }) => Number(id.slice('docs-rag-snapshot-'.length)));
      expect(numbers.sort((a, b) => a - b)).toEqual(times(20, (index) => index + 1));
      expect(new Set(await queued(outbox))).toEqual(new Set(all.map(({ id }) => `start:${id}`)));
    });

    test('an incident that ends keeps its outcome, queues its effects and frees its lock', async () => {
      const { incidents, outbox } = makeAdapter();
      const incident = await opened(incidents);
      const { id, version } = incident;

      const closed = await incidents.close(fenceOf(incident), 'Failed', AT, [notify('told-1')]);

      expect(closed).toMatchObject({ id, state: 'Failed', closedAt: AT, version: version + 1 });
      expect(await incidents.get(id)).toEqual(closed);
      expect(await queued(outbox)).toEqual([`start:${id}`, 'told-1']);
      expect(await incidents.open(draft, 'docs-rag')).toHaveProperty('opened');
    });

    test('ending an ended incident gives it as it is, queues nothing, and leaves the lock to its next holder', async () => {
      const { incidents, outbox } = makeAdapter();
      const first = await opened(incidents);
      const closed = await incidents.close(fenceOf(first), 'Completed', AT, []);
      const second = await opened(incidents);

      const again = await incidents.close(fenceOf(first), 'Failed', '2026-11-23T05:00:00.000Z', [notify('told-2')]);

      expect(again).toEqual(closed);
      expect(await queued(outbox)).not.toContain('told-2');
      expect(await incidents.open(draft, 'docs-rag')).toEqual({ holder: second.id });
    });

    test('of 20 parallel closes one decides how it ended', async () => {
      const { incidents, outbox } = makeAdapter();
      const incident = await opened(incidents);
      const { id } = incident;

      const all = await Promise.all(
        times(20, (index) =>
          incidents.close(fenceOf(incident), index % 2 ? 'Failed' : 'Completed', AT, [notify(`told-${index}`)]),
        ),
      );

      const standing = await incidents.get(id);
      expect(all).toEqual(times(20, () => standing));
      expect(await queued(outbox)).toHaveLength(2);
    });

    test('an update of the version that stands is made, with its effects', async () => {
      const { incidents, outbox } = makeAdapter();
      const incident = await opened(incidents);

      const change = { state: 'Running', executionArn: 'arn-1' } as const;
      const changed = await incidents.update(incident.id, 1, change, [notify('told-1')]);

      expect(changed).toEqual({ ...incident, ...change, version: 2 });
      expect(await incidents.get(incident.id)).toEqual(changed);
      expect(await queued(outbox)).toEqual([`start:${incident.id}`, 'told-1']);
    });

    test.each([0, 2])(
      'an update of version %i, where 1 stands, is a conflict that changes and queues nothing',
      async (version) => {
        const { incidents, outbox } = makeAdapter();
        const incident = await opened(incidents);

        const update = incidents.update(incident.id, version, { abortedBy: 'bob' }, [notify('told-1')]);

        await expect(update).rejects.toBeInstanceOf(WriteConflict);
        expect(await incidents.get(incident.id)).toEqual(incident);
        expect(await queued(outbox)).toEqual([`start:${incident.id}`]);
      },
    );

    test('of 20 parallel updates of one version one wins', async () => {
      const { incidents, outbox } = makeAdapter();
      const { id } = await opened(incidents);

      const all = await Promise.allSettled(
        times(20, (index) => incidents.update(id, 1, { abortedBy: `person-${index}` }, [notify(`told-${index}`)])),
      );

      const won = all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      expect(won).toEqual([await incidents.get(id)]);
      expect(await queued(outbox)).toHaveLength(2);
    });

    test('an incident that does not exist is NotFound, whatever is asked of it', async () => {
      const { incidents, outbox } = makeAdapter();

      await expect(incidents.get('nobody')).rejects.toBeInstanceOf(NotFound);
      await expect(incidents.update('nobody', 1, {}, [notify('told-1')])).rejects.toBeInstanceOf(NotFound);
      await expect(
        incidents.close({ incidentId: 'nobody', epoch: 1 }, 'Failed', AT, [notify('told-2')]),
      ).rejects.toBeInstanceOf(NotFound);

      expect(await queued(outbox)).toEqual([]);
    });
  });
}
