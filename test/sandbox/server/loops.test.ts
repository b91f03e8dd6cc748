import { setTimeout as sleep } from 'node:timers/promises';
import { loop } from '../../../sandbox/server/loops.ts';

/** A loop whose rounds are counted. */
function counted(everyMs: number, work = async () => {}) {
  const seen = { rounds: 0, failures: [] as unknown[] };
  const running = loop(
    everyMs,
    async () => {
      seen.rounds += 1;
      await work();
    },
    (error) => seen.failures.push(error),
  );
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await sleep(5);
  };
  return { seen, running, until };
}

test('work is done again and again without being asked, and not after the stop', async () => {
  const { seen, running, until } = counted(30);

  await until(() => seen.rounds >= 3);
  await running.stop();
  const rounds = seen.rounds;
  await sleep(100);

  expect(seen.rounds).toBe(rounds);
});

test('a wake does the work at once, though the next round is an hour away', async () => {
  const { seen, running, until } = counted(3_600_000);
  await until(() => seen.rounds === 1);
  await sleep(50);

  running.wake();

  await until(() => seen.rounds === 2);
  await running.stop();
});

test('what comes while the work is done is not missed, and a thousand wakes are one round', async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { seen, running, until } = counted(3_600_000, () => gate);
  await until(() => seen.rounds === 1);

  for (let wakes = 0; wakes < 1000; wakes += 1) running.wake();
  open();

  await until(() => seen.rounds === 2);
  await sleep(100);
  await running.stop();
  expect(seen.rounds).toBe(2);
});

test('a failure is reported, and the work is done again', async () => {
  const { seen, running, until } = counted(30, () => Promise.reject(new Error('the database is locked')));

  await until(() => seen.rounds >= 2);
  await running.stop();

  expect(seen.failures.length).toBe(seen.rounds);
});

test('a stop ends a pause of an hour', async () => {
  const { seen, running, until } = counted(3_600_000);
  await until(() => seen.rounds === 1);
  await sleep(50);

  await running.stop();

  expect(seen.rounds).toBe(1);
});
