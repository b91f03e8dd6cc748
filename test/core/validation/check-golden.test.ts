import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { checkGolden } from '../../../core/validation/check-golden.ts';

const queries = ['g-1', 'g-2', 'g-3', 'g-4'].map((qid) => ({ qid, q: qid, shard: 'shard-1', expected: ['a', 'b'] }));
const answers: Record<string, string[]> = { 'g-1': ['a', 'b'], 'g-2': ['b', 'a'], 'g-3': ['a'] };

test('an answer is right with the same ids in the same order', async () => {
  const retrieve = async (qid: string) => {
    const found = answers[qid];
    if (!found) throw new DependencyUnavailable('away');
    return { retrieved_ids: found, mode: qid === 'g-3' ? 'degraded' : 'normal' };
  };

  const checked = await checkGolden({ retrieve }, { queries });

  expect(checked).toEqual({
    asked: 4,
    right: 1,
    wrong: [
      { qid: 'g-2', expected: ['a', 'b'], got: ['b', 'a'], mode: 'normal' },
      { qid: 'g-3', expected: ['a', 'b'], got: ['a'], mode: 'degraded' },
      { qid: 'g-4', expected: ['a', 'b'], got: [], mode: 'unavailable' },
    ],
  });
});

test('an error of our own is no wrong answer', async () => {
  const retrieve = async () => {
    throw new TypeError('bug');
  };

  await expect(checkGolden({ retrieve }, { queries })).rejects.toThrow(TypeError);
});
