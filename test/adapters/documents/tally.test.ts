import fc from 'fast-check';
import { tally } from '../../../adapters/documents/tally.ts';

test('each id counts once, by its last line, however few are held at once', async () => {
  const lines = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }).map(String), fc.constantFrom('live', 'gone')));

  await fc.assert(
    fc.asyncProperty(lines, fc.integer({ min: 3, max: 50 }), async (all, atMost) => {
      let passes = 0;
      const counts = await tally(async function* () {
        passes += 1;
        yield* all;
      }, atMost);

      const last = [...new Map(all).values()];
      const count = (kind: string) => last.filter((each) => each === kind).length;
      expect(passes > 1).toBe(last.length > atMost);
      expect([counts.get('live') ?? 0, counts.get('gone') ?? 0]).toEqual([count('live'), count('gone')]);
    }),
  );
});
