import type { Routes } from '../../core/shard/ports.ts';

/**
 * What every adapter of the Routes port does; `makeAdapter` gives one whose target docs-rag stands
 * as it was registered.
 */
export function routesContract(name: string, makeAdapter: () => Routes): void {
  describe(`${name} as Routes`, () => {
    test('a target that stands as its registry says has no drift, however often it is looked at', async () => {
      const routes = makeAdapter();

      const first = await routes.drifts('docs-rag');
      const second = await routes.drifts('docs-rag');

      expect([first, second]).toEqual([[], []]);
    });

    test('what does not drift is not put back', async () => {
      expect(await makeAdapter().mend('docs-rag', 'nothing')).toBe(false);
    });
  });
}
