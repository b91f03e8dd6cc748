import { orNull } from '../../../core/kernel/or-null.ts';
import { NotFound, WriteConflict } from '../../../core/kernel/task-error.ts';

test('What is there is returned as it is', async () => {
  expect(await orNull(Promise.resolve({ bytes: 0 }))).toEqual({ bytes: 0 });
});

test('What is not there is null, by NotFound unless another question is given', async () => {
  const absent = Promise.reject(new NotFound('gone'));
  const taken = Promise.reject(new WriteConflict('taken'));

  expect(await orNull(absent)).toBeNull();
  expect(await orNull(taken, (error) => error instanceof WriteConflict)).toBeNull();
});

test('Any other error is thrown as it is', async () => {
  const away = new WriteConflict('another was faster');
  const absent = new NotFound('gone');

  await expect(orNull(Promise.reject(away))).rejects.toBe(away);
  await expect(orNull(Promise.reject(absent), (error) => error instanceof WriteConflict)).rejects.toBe(absent);
});
