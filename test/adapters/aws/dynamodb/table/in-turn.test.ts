import { inTurn } from '../../../../../adapters/aws/dynamodb/table/in-turn.ts';

test('never more work than the limit goes on, and all of it is done in order', async () => {
  const turn = inTurn(3);
  const [started, running]: [number[], number[]] = [[], []];
  let now = 0;
  const work = (n: number) => async () => {
    started.push(n);
    running.push(++now);
    await new Promise(setImmediate);
    now -= 1;
    return n;
  };
  const numbers = Array.from({ length: 10 }, (_, n) => n);

  const results = await Promise.all(numbers.map((n) => turn(work(n))));

  expect([results, started]).toEqual([numbers, numbers]);
  expect(Math.max(...running)).toBe(3);
});

test('work that fails gives its turn to the next', async () => {
  const turn = inTurn(1);

  const settled = await Promise.allSettled([
    turn(() => Promise.reject(new Error('no'))),
    turn(() => Promise.resolve('next')),
    turn(() => Promise.resolve('last')),
  ]);

  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(await turn(() => Promise.resolve('later'))).toBe('later');
});
