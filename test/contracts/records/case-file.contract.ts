import { ONLY } from '../../../core/contracts/case-file.ts';
import type { CaseFile } from '../../../core/kernel/ports/case-file.ts';
import { StaleEpoch } from '../../../core/kernel/task-error.ts';
import type { Locks } from './locks.ts';

/** `advance` moves the adapter's clock, which begins at 2026-11-23T03:00:00.000Z. */
export type CaseFileUnderTest = { caseFile: CaseFile; locks: Locks; advance(seconds: number): void };

/** What every adapter of the CaseFile port does; `makeAdapter` gives an empty one. */
export function caseFileContract(name: string, makeAdapter: () => CaseFileUnderTest): void {
  describe(`${name} as CaseFile`, () => {
    test('an incident of which nothing is known has neither facts nor a timeline', async () => {
      const { caseFile } = makeAdapter();

      expect(await caseFile.facts('i-1')).toEqual({});
      expect(await caseFile.timeline('i-1')).toEqual([]);
    });

    test('a fact replaces the one with its key whole, and leaves all others', async () => {
      const { caseFile, locks } = makeAdapter();
      const fence = await locks.take('docs-rag', 'shard-1');
      await caseFile.save(fence, 'failingQueries', ONLY, ['g-1', 'g-2']);
      await caseFile.save(fence, 'failingQueries', ONLY, ['g-3']);
      await caseFile.save(fence, 'copies', 'cold', 'copy-1');
      await caseFile.save(fence, 'copies', 'evidence', 'copy-2');

      await caseFile.save(fence, 'copies', 'cold', 'copy-3');

      const copies = { cold: 'copy-3', evidence: 'copy-2' };
      expect(await caseFile.facts(fence.incidentId)).toEqual({ failingQueries: ['g-3'], copies });
    });

    test('parallel saves of one fact under different keys all stand', async () => {
      const { caseFile, locks } = makeAdapter();
      const fence = await locks.take('docs-rag', 'shard-1');
      const keys = Array.from({ length: 20 }, (_, n) => `copy-${n}`);

      await Promise.all(keys.map((key) => caseFile.save(fence, 'copies', key, `${key}-twin`)));

      const { copies = {} } = await caseFile.facts(fence.incidentId);
      expect(Object.entries(copies).sort()).toEqual(keys.map((key) => [key, `${key}-twin`]).sort());
    });

    test('keys are read in the order in which they were first set', async () => {
      const { caseFile, locks } = makeAdapter();
      const fence = await locks.take('docs-rag', 'shard-1');

      for (const key of ['z', 'b', 'y', 'b', 'a']) await caseFile.save(fence, 'triedSnapshots', key, 'damaged');

      const { triedSnapshots = {} } = await caseFile.facts(fence.incidentId);
      expect(Object.keys(triedSnapshots)).toEqual(['z', 'b', 'y', 'a']);
    });

    test.each([-1, 1])('an epoch that is %i off the one of the lock is refused, and nothing changes', async (off) => {
      const { caseFile, locks } = makeAdapter();
      await locks.free(await locks.take('docs-rag', 'shard-1'));
      const fence = await locks.take('docs-rag', 'shard-1');
      await caseFile.save(fence, 'copies', 'cold', 'copy-1');

      const late = { ...fence, epoch: fence.epoch + off };
      await expect(caseFile.save(late, 'copies', 'cold', 'copy-9')).rejects.toBeInstanceOf(StaleEpoch);
      await expect(caseFile.save(late, 'safeAt', ONLY, '2026')).rejects.toBeInstanceOf(StaleEpoch);

      expect(await caseFile.facts(fence.incidentId)).toEqual({ copies: { cold: 'copy-1' } });
    });

    test('an incident that has ended, or never was, keeps no further fact', async () => {
      const { caseFile, locks } = makeAdapter();
      const fence = await locks.take('docs-rag', 'shard-1');
      await locks.free(fence);

      await expect(caseFile.save(fence, 'safeAt', ONLY, '2026')).rejects.toBeInstanceOf(StaleEpoch);
      const nobody = { incidentId: 'nobody', epoch: 1 };
      await expect(caseFile.save(nobody, 'safeAt', ONLY, '2026')).rejects.toBeInstanceOf(StaleEpoch);

      expect([await caseFile.facts(fence.incidentId), await caseFile.facts('nobody')]).toEqual([{}, {}]);
    });

    test('a note is written once per key, with the time and the text of the first', async () => {
      const { caseFile, advance } = makeAdapter();
      await caseFile.note('i-1', 'probe:found', 'Probed shard-1.');
      advance(60);

      await caseFile.note('i-1', 'probe:found', 'Probed shard-1 again.');

      const first = { at: '2026-11-23T03:00:00.000Z', key: 'probe:found', text: 'Probed shard-1.' };
      expect(await caseFile.timeline('i-1')).toEqual([first]);
    });

    test('parallel notes with one key are one line', async () => {
      const { caseFile } = makeAdapter();

      await Promise.all(Array.from({ length: 20 }, () => caseFile.note('i-1', 'probe:found', 'Probed shard-1.')));

      expect(await caseFile.timeline('i-1')).toHaveLength(1);
    });

    test('the timeline is in order of time, whatever the keys are', async () => {
      const { caseFile, advance } = makeAdapter();

      for (const key of ['z', 'b', 'y', 'a']) {
        await caseFile.note('i-1', key, `Did ${key}.`);
        advance(1);
      }

      expect(await caseFile.timeline('i-1')).toEqual([
        { at: '2026-11-23T03:00:00.000Z', key: 'z', text: 'Did z.' },
        { at: '2026-11-23T03:00:01.000Z', key: 'b', text: 'Did b.' },
        { at: '2026-11-23T03:00:02.000Z', key: 'y', text: 'Did y.' },
        { at: '2026-11-23T03:00:03.000Z', key: 'a', text: 'Did a.' },
      ]);
    });

    test('lines that are written one after the other in one millisecond keep their order', async () => {
      const { caseFile } = makeAdapter();

      for (const key of ['z', 'b', 'a']) await caseFile.note('i-1', key, `Did ${key}.`);

      expect((await caseFile.timeline('i-1')).map(({ key }) => key)).toEqual(['z', 'b', 'a']);
    });

    test('incidents share neither facts nor keys', async () => {
      const { caseFile, locks } = makeAdapter();
      const [first, second] = [await locks.take('docs-rag', 'shard-1'), await locks.take('else', 'shard-2')];
      await caseFile.note(first.incidentId, 'probe:found', 'Probed shard-1.');
      await caseFile.save(first, 'safeAt', ONLY, '2026-11-23T03:00:00.000Z');

      await caseFile.note(second.incidentId, 'probe:found', 'Probed shard-2.');
      await caseFile.save(second, 'safeAt', ONLY, '2026-11-23T04:00:00.000Z');

      expect((await caseFile.timeline(first.incidentId)).map(({ text }) => text)).toEqual(['Probed shard-1.']);
      expect((await caseFile.timeline(second.incidentId)).map(({ text }) => text)).toEqual(['Probed shard-2.']);
      expect(await caseFile.facts(first.incidentId)).toEqual({ safeAt: '2026-11-23T03:00:00.000Z' });
    });
  });
}
