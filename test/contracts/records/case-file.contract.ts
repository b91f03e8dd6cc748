import type { CaseFile } from '../../../core/kernel/ports/case-file.ts';

/** `advance` moves the adapter's clock, which begins at 2026-11-23T03:00:00.000Z. */
export type CaseFileUnderTest = { caseFile: CaseFile; advance(seconds: number): void };

/** What every adapter of the CaseFile port does; `makeAdapter` gives an empty one. */
export function caseFileContract(name: string, makeAdapter: () => CaseFileUnderTest): void {
  describe(`${name} as CaseFile`, () => {
    test('an incident of which nothing is known has neither facts nor a timeline', async () => {
      const { caseFile } = makeAdapter();

      expect(await caseFile.facts('i-1')).toEqual({});
      expect(await caseFile.timeline('i-1')).toEqual([]);
    });

    test('a fact replaces the one with its key whole, and leaves the others', async () => {
      const { caseFile } = makeAdapter();
      await caseFile.save('i-1', 'failingQueries', ['g-1', 'g-2']);
      await caseFile.save('i-1', 'copies', { cold: 'copy-1', evidence: 'copy-2' });

      await caseFile.save('i-1', 'copies', { cold: 'copy-3' });

      expect(await caseFile.facts('i-1')).toEqual({ failingQueries: ['g-1', 'g-2'], copies: { cold: 'copy-3' } });
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
      const { caseFile } = makeAdapter();
      await caseFile.note('i-1', 'probe:found', 'Probed shard-1.');
      await caseFile.save('i-1', 'markedAt', '2026-11-23T03:00:00.000Z');

      await caseFile.note('i-2', 'probe:found', 'Probed shard-2.');
      await caseFile.save('i-2', 'markedAt', '2026-11-23T04:00:00.000Z');

      expect((await caseFile.timeline('i-1')).map(({ text }) => text)).toEqual(['Probed shard-1.']);
      expect((await caseFile.timeline('i-2')).map(({ text }) => text)).toEqual(['Probed shard-2.']);
      expect(await caseFile.facts('i-1')).toEqual({ markedAt: '2026-11-23T03:00:00.000Z' });
    });
  });
}
