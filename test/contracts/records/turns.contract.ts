import { shardNamed } from '../../../core/contracts/subject.ts';
import type { IncidentDraft, Incidents, Leases } from '../../../core/incident/ports.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import type { Turns } from '../../../core/kernel/ports/turns.ts';
import { StaleEpoch } from '../../../core/kernel/task-error.ts';

/** `incidents` and `leases` are those whose locks the queues are fenced by. */
export type TurnsUnderTest = { turns: Turns; incidents: Incidents; leases: Leases };

const AT = '2026-11-23T03:00:00.000Z';
const LATER = '2026-11-23T04:00:00.000Z';
const draft: IncidentDraft = {
  ...{ targetId: 'docs-rag', subject: shardNamed('shard-1'), runbook: 'shard-restore', requestedBy: 'ann' },
  ...{ openedAt: AT, signalIds: [] },
};
const times = <T>(count: number, each: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => each(i));

async function repair(incidents: Incidents, shardId: string, targetId = 'docs-rag'): Promise<Fence> {
  const answer = await incidents.open(
    { ...draft, targetId, subject: shardNamed(shardId) },
    `${targetId}/shard/${shardId}`,
    {
      within: targetId,
    },
  );
  if ('holder' in answer) throw new Error(`'${shardId}' is held by '${answer.holder}'`);
  return { incidentId: answer.opened.id, targetId, epoch: answer.opened.epoch };
}

/** What every adapter of the Turns port does; `makeAdapter` gives one whose queues are empty. */
export function turnsContract(name: string, makeAdapter: () => TurnsUnderTest): void {
  describe(`${name} as Turns`, () => {
    test('repairs stand in the order in which they joined, each once, with when it joined first', async () => {
      const { turns, incidents } = makeAdapter();
      const [one, two] = [await repair(incidents, 'shard-1'), await repair(incidents, 'shard-2')];

      await turns.join(two, AT);
      await turns.join(one, AT);
      const again = await turns.join(two, LATER);

      const wanted = [two, one].map(({ incidentId }) => ({ incidentId, since: AT }));
      expect(again).toEqual(wanted);
      expect(await turns.queue('docs-rag')).toEqual(wanted);
    });

    test('each target has its own queue', async () => {
      const { turns, incidents } = makeAdapter();
      const [here, there] = [await repair(incidents, 'shard-1'), await repair(incidents, 'shard-1', 'else')];

      await turns.join(here, AT);
      const other = await turns.join(there, AT);

      expect(other.map(({ incidentId }) => incidentId)).toEqual([there.incidentId]);
      expect(await turns.queue('nothing')).toEqual([]);
    });

    test('20 that join at once all stand, each once, and every answer is the beginning of the queue', async () => {
      const { turns, incidents } = makeAdapter();
      const fences: Fence[] = [];
      for (const shard of times(20, (index) => `shard-${index}`)) fences.push(await repair(incidents, shard));

      const answers = await Promise.all([...fences, ...fences].map((fence) => turns.join(fence, AT)));

      const queue = await turns.queue('docs-rag');
      expect(queue.map(({ incidentId }) => incidentId).sort()).toEqual(
        fences.map(({ incidentId }) => incidentId).sort(),
      );
      for (const answer of answers) expect(answer).toEqual(queue.slice(0, answer.length));
    });

    test('who leaves makes room for the next, and joins again at the end', async () => {
      const { turns, incidents } = makeAdapter();
      const fences = [await repair(incidents, 'shard-1'), await repair(incidents, 'shard-2')] as const;
      for (const fence of fences) await turns.join(fence, AT);

      await turns.leave(fences[0]);
      const left = await turns.queue('docs-rag');
      await turns.leave(fences[0]);
      const queue = await turns.join(fences[0], LATER);

      expect(left).toEqual([{ incidentId: fences[1].incidentId, since: AT }]);
      expect(queue).toEqual([...left, { incidentId: fences[0].incidentId, since: LATER }]);
    });

    test('an incident that ends leaves the queue with its lock', async () => {
      const { turns, incidents } = makeAdapter();
      const [one, two] = [await repair(incidents, 'shard-1'), await repair(incidents, 'shard-2')];
      for (const fence of [one, two]) await turns.join(fence, AT);

      await incidents.close(one, 'Failed', LATER, []);

      expect(await turns.queue('docs-rag')).toEqual([{ incidentId: two.incidentId, since: AT }]);
      await expect(turns.join(one, LATER)).rejects.toBeInstanceOf(StaleEpoch);
      await expect(turns.leave(one)).rejects.toBeInstanceOf(StaleEpoch);
    });

    test('a turn stays with an incident that is taken over, and its holder before can neither give it up nor get another', async () => {
      const { turns, incidents, leases } = makeAdapter();
      const fence = await repair(incidents, 'shard-1');
      await turns.join(fence, AT);
      await leases.takeOver(fence, null, Date.parse(LATER));

      await expect(turns.leave(fence)).rejects.toBeInstanceOf(StaleEpoch);
      await expect(turns.join(fence, LATER)).rejects.toBeInstanceOf(StaleEpoch);

      const janitor = { ...fence, epoch: fence.epoch + 1 };
      expect(await turns.join(janitor, LATER)).toEqual([{ incidentId: fence.incidentId, since: AT }]);
      await incidents.close(janitor, 'Failed', LATER, []);
      expect(await turns.queue('docs-rag')).toEqual([]);
    });
  });
}
