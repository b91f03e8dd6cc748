import { mapLimited } from '../../adapters/map-limited.ts';

test('Never more work than the limit goes on, and all of it is done in order', async () => {
  const [started, running]: [number[], number[]] = [[], []];
  let now = 0;
  const numbers = Array.from({ length: 10 }, (_, n) => n);

  const results = await mapLimited(numbers, 3, async (n) => {
    started.push(n);
    running.push(++now);
    await new Promise(setImmediate);
    now -= 1;
    return n * 2;
  });

  expect([results, started]).toEqual([numbers.map((n) => n * 2), numbers]);
  expect(Math.max(...running)).toBe(3);
});

test('After a failure nothing new is begun, what runs is awaited, and the first failure is thrown', async () => {
  const [started, ended]: [number[], number[]] = [[], []];

  const mapped = mapLimited([0, 1, 2, 3, 4], 2, async (n) => {
    started.push(n);
    await new Promise(setImmediate);
    if (n === 0) throw new Error('the first');
    await new Promise(setImmediate);
    ended.push(n);
    throw new Error('a later one');
  });

  await expect(mapped).rejects.toThrow('the first');
  expect([started, ended]).toEqual([[0, 1], [1]]);
});
