import type { KeptAnswer } from '../../../core/contracts/provider/kept-answer.ts';
import type { AnswerStore } from '../../../core/provider/ports/answer-store.ts';

const answer = (key: string, content = 'yes'): KeptAnswer => ({
  ...{ key, content, provider: 'one', at: '2026-11-23T04:00:00.000Z', shards: { 'shard-1': 3 } },
});

/** What every adapter of the AnswerStore port does; `makeAdapter` gives an empty one that keeps three answers. */
export function answerStoreContract(name: string, makeAdapter: () => AnswerStore): void {
  describe(`${name} as AnswerStore`, () => {
    test('an answer is given as it was kept, the newer one of a key alone', async () => {
      const store = makeAdapter();
      await store.put(answer('a', 'old'));
      await store.put(answer('a', 'new'));
      expect(await store.get('a')).toEqual(answer('a', 'new'));
      expect(await store.get('b')).toBeNull();
    });

    test('a dropped answer is gone, and dropping it again does nothing', async () => {
      const store = makeAdapter();
      await store.put(answer('a'));
      await store.drop('a');
      await store.drop('a');
      expect(await store.get('a')).toBeNull();
    });

    test('above its bound the answer that was kept first goes', async () => {
      const store = makeAdapter();
      for (const key of ['a', 'b', 'c', 'a', 'd']) await store.put(answer(key));
      expect(await store.get('b')).toBeNull();
      for (const key of ['a', 'c', 'd']) expect(await store.get(key)).toEqual(answer(key));
    });
  });
}
