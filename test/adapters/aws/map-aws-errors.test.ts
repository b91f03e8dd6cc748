import { isNamed, mapAwsErrors } from '../../../adapters/aws/map-aws-errors.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';

const failure = (name: string, more: object = {}) => Object.assign(new Error(`${name} happened`), { name }, more);
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

test.each([
  ['a server error', failure('InternalFailure', status(500))],
  ['too many requests', failure('Anything', status(429))],
  ['a throttle', failure('ThrottlingException', status(400))],
  ['a table under too much load', failure('ProvisionedThroughputExceededException', status(400))],
  ['no answer in time', failure('TimeoutError')],
  ['a refused connection', failure('Error', { code: 'ECONNREFUSED' })],
])('%s is worth another try', async (_, error) => {
  const waiting = mapAwsErrors('the start of "run-1"', Promise.reject(error));

  await expect(waiting).rejects.toBeInstanceOf(DependencyUnavailable);
  await expect(waiting).rejects.toThrow(`the start of "run-1" got no answer (${error.name}: ${error.message})`);
  await expect(waiting).rejects.toHaveProperty('cause', error);
});

test.each([
  ['a refusal', failure('AccessDeniedException', status(400))],
  ['a condition that does not hold', failure('ConditionalCheckFailedException', status(400))],
  ['a mistake of ours', new TypeError('x is not a function')],
  ['what is no error', 'text'],
])('%s comes through as it is', async (_, error) => {
  const waiting = mapAwsErrors('the start of "run-1"', Promise.reject(error));

  await expect(waiting).rejects.toBe(error);
});

test('errors are told apart by their names', () => {
  expect(isNamed(failure('NotThere'), 'Gone', 'NotThere')).toBe(true);
  expect(isNamed(failure('Other'), 'NotThere')).toBe(false);
  expect(isNamed({ name: 'NotThere' }, 'NotThere')).toBe(false);
});
