import { StaleEpoch } from '../../core/kernel/task-error.ts';
import type { GeneratorSetting, GeneratorStates } from '../../core/provider/ports/generator-states.ts';
import type { Locks } from './records/locks.ts';

const setting = (first: number, over: Partial<GeneratorSetting> = {}): GeneratorSetting => ({
  mode: 'live',
  weights: [
    { provider: 'openai', percent: first },
    { provider: 'anthropic', percent: 100 - first },
  ],
  admission: null,
  backlog: false,
  shadow: false,
  by: { kind: 'alerts', source: 'alertmanager' },
  reason: 'LLMProviderDown',
  at: '2026-11-30T05:00:00.000Z',
  ...over,
});

/** What every adapter of the GeneratorStates port does; `makeAdapter` gives one in which nothing is written. */
export function generatorStatesContract(
  name: string,
  makeAdapter: () => { states: GeneratorStates; locks: Locks },
): void {
  describe(`${name} as GeneratorStates`, () => {
    const held = async () => {
      const { states, locks } = makeAdapter();
      return { states, locks, fence: await locks.take('docs-rag/provider', 'shard-1') };
    };

    test('a target of which nobody wrote has no state', async () => {
      const { states } = makeAdapter();

      expect(await states.read('docs-rag')).toBeNull();
    });

    test('a write is read back, with its epoch and version, and says what was there before', async () => {
      const { states, fence } = await held();

      const first = await states.write(fence, null, setting(0));
      const second = await states.write(fence, 1, setting(1));

      const written = { ...setting(0), targetId: 'docs-rag', version: 1, epoch: fence.epoch };
      expect(first).toEqual({ written, before: null });
      expect(second).toEqual({ written: { ...written, ...setting(1), version: 2 }, before: written });
      expect(await states.read('docs-rag')).toMatchObject({ version: 2, weights: setting(1).weights });
      expect(await states.read('else')).toBeNull();
    });

    test('who writes from an older version has lost, and learns to whom', async () => {
      const { states, fence } = await held();
      await states.write(fence, null, setting(0, { by: 'ada' }));

      const late = await states.write(fence, null, setting(50));

      expect(late).toMatchObject({ lostTo: { version: 1, by: 'ada' } });
      expect(await states.read('docs-rag')).toMatchObject({ version: 1, by: 'ada' });
    });

    test('of many writers from one version exactly one wins', async () => {
      const { states, fence } = await held();
      await states.write(fence, null, setting(0));

      const ended = await Promise.all(
        Array.from({ length: 8 }, (_, at) => states.write(fence, 1, setting(at, { by: `writer-${at}` }))),
      );

      expect(ended.filter((one) => 'written' in one)).toHaveLength(1);
      expect(await states.read('docs-rag')).toMatchObject({ version: 2 });
    });

    test('the same write again gives what the first one gave', async () => {
      const { states, fence } = await held();
      await states.write(fence, null, setting(0));
      const first = await states.write(fence, 1, setting(5));

      const again = await states.write(fence, 1, setting(5));

      expect(again).toEqual(first);
      expect(await states.read('docs-rag')).toMatchObject({ version: 2 });
    });

    test('who lost the lock writes nothing', async () => {
      const { states, locks, fence } = await held();
      await locks.free(fence);
      const next = await locks.take('docs-rag/provider', 'shard-1');

      await expect(states.write(fence, null, setting(0))).rejects.toBeInstanceOf(StaleEpoch);
      expect(await states.write(next, null, setting(0))).toHaveProperty('written');
    });

    test('a lock of a shard is none of the provider, and that of the target is', async () => {
      const { states, locks } = makeAdapter();
      const shard = await locks.take('docs-rag/shard/shard-1', 'shard-1');

      await expect(states.write(shard, null, setting(0))).rejects.toBeInstanceOf(StaleEpoch);
      await locks.free(shard);
      expect(await states.write(await locks.take('docs-rag', 'shard-1'), null, setting(0))).toHaveProperty('written');
    });

    test('weights that do not add up are never written', async () => {
      const { states, fence } = await held();
      const weights = [{ provider: 'openai', percent: 50 }];

      await expect(states.write(fence, null, setting(0, { weights }))).rejects.toThrow('do not add up to 100');
      expect(await states.read('docs-rag')).toBeNull();
    });
  });
}
