import { waitUntil } from '../../adapters/wait-until.ts';

test('It looks until there is something to see, and returns it', async () => {
  const seen = [null, undefined, false, 0];

  const found = await waitUntil(() => seen.shift(), { everyMs: 1 });

  expect([found, seen]).toEqual([0, []]);
});

test('It returns null where the time is over, but never without a look after it', async () => {
  let looks = 0;

  const found = await waitUntil(() => ++looks < 0, { everyMs: 1, ms: -1 });

  expect([found, looks]).toEqual([null, 1]);
  expect(await waitUntil(() => looks++ > 3, { everyMs: 1, ms: 60_000 })).toBe(true);
});

test('What a look throws ends the waiting, and so does the signal', async () => {
  const stop = new AbortController();
  const fails = waitUntil(() => Promise.reject(new Error('away')), { everyMs: 1 });
  const stopped = waitUntil(() => null, { everyMs: 60_000, signal: stop.signal });
  stop.abort();

  await expect(fails).rejects.toThrow('away');
  await expect(stopped).rejects.toThrow('aborted');
});
