import { retryWhile } from '../../adapters/retry-while.ts';

const soon = { tries: 3, mayPass: (error: unknown) => error instanceof RangeError, pauseMs: () => 0 };

test('It does the work again while its error may pass', async () => {
  const errors: Error[] = [new RangeError('busy'), new RangeError('busy still')];
  const done = await retryWhile(soon, async () => {
    const error = errors.shift();
    if (error) throw error;
    return 'done';
  });

  expect(done).toBe('done');
});

test('It throws the last error once it has tried often enough, having paused after each try before', async () => {
  const paused: number[] = [];
  let tried = 0;
  const pauseMs = (after: number) => paused.push(after);

  const work = retryWhile({ ...soon, pauseMs }, () => Promise.reject(new RangeError(`try ${++tried}`)));

  await expect(work).rejects.toThrow('try 3');
  expect(paused).toEqual([1, 2]);
});

test('It throws at once what does not pass', async () => {
  let tried = 0;
  const work = retryWhile(soon, () => Promise.reject(new TypeError(`try ${++tried}`)));

  await expect(work).rejects.toThrow('try 1');
});
