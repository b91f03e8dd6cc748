import type { Takeover } from '../../../core/snapshot/ports.ts';

/**
 * What every adapter of the Takeover port does; `makeAdapter` gives one in which shard-1 of
 * docs-rag can be taken over.
 */
export function takeoverContract(name: string, makeAdapter: () => Takeover): void {
  describe(`${name} as Takeover`, () => {
    test('a shard that can be taken over is not refused, however often it is asked', async () => {
      const takeover = makeAdapter();

      const first = await takeover.refusal('docs-rag', 'shard-1');
      const second = await takeover.refusal('docs-rag', 'shard-1');

      expect([first, second]).toEqual([null, null]);
    });

    test('what to change afterwards is the same, however often it is asked', async () => {
      const takeover = makeAdapter();

      const first = await takeover.afterwards('docs-rag', 'shard-1');

      expect(await takeover.afterwards('docs-rag', 'shard-1')).toEqual(first);
    });
  });
}
