import { memoize, memoizePer } from '../../../lambdas/ports/memoize.ts';

test('what is asked for again is what was opened first', () => {
  let opened = 0;
  const open = memoize(() => {
    opened += 1;
    return { number: opened };
  });

  const all = [open(), open(), open()];

  expect(all).toEqual([{ number: 1 }, { number: 1 }, { number: 1 }]);
  expect(all[1]).toBe(all[0]);
});

test('nothing is opened before it is asked for', () => {
  const open = jest.fn();

  memoize(open);

  expect(open).not.toHaveBeenCalled();
});

test('what could not be opened is tried again, and those who waited are told', async () => {
  let tries = 0;
  const open = memoize(async () => {
    tries += 1;
    if (tries === 1) throw new Error('away');
    return tries;
  });

  const waiting = [open(), open()];

  await expect(Promise.allSettled(waiting)).resolves.toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  await expect(open()).resolves.toBe(2);
  await expect(open()).resolves.toBe(2);
});

test('each scope gets its own', () => {
  const open = memoizePer(({ name }: { name: string }) => ({ of: name }));
  const [one, other] = [{ name: 'one' }, { name: 'other' }];

  expect([open(one), open(other)]).toEqual([{ of: 'one' }, { of: 'other' }]);
  expect(open(one)).toBe(open(one));
});
