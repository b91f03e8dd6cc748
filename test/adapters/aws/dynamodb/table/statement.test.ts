import { statementOf } from '../../../../../adapters/aws/dynamodb/table/statement.ts';

const key = { pk: 'p', sk: 's' };

test('a put has its condition by value, and by what must not be there', () => {
  const statement = statementOf('t', { put: { ...key, state: 'new' }, where: { state: 'old', holder: undefined } });

  expect(statement).toEqual({
    Put: {
      TableName: 't',
      Item: { ...key, state: 'new' },
      ConditionExpression: '#n0 = :v0 AND attribute_not_exists(#n1)',
      ExpressionAttributeNames: { '#n0': 'state', '#n1': 'holder' },
      ExpressionAttributeValues: { ':v0': 'old' },
    },
  });
});

test('a change sets, keeps what is there, adds and drops, and takes nothing but the key of an item', () => {
  const statement = statementOf('t', {
    change: { ...key, ...{ state: 'old' } },
    ...{ set: { state: 'new', gone: undefined }, keep: { attempts: 0 }, add: { times: 2 }, drop: ['holder'] },
    where: { state: 'old' },
  });

  expect(statement).toEqual({
    Update: {
      ...{ TableName: 't', Key: key, ConditionExpression: '#n0 = :v0' },
      UpdateExpression: 'SET #n0 = :v1, #n1 = if_not_exists(#n1, :v2) ADD #n2 :v3 REMOVE #n3',
      ExpressionAttributeNames: { '#n0': 'state', '#n1': 'attempts', '#n2': 'times', '#n3': 'holder' },
      ExpressionAttributeValues: { ':v0': 'old', ':v1': 'new', ':v2': 0, ':v3': 2 },
    },
  });
});

test('a write without a condition has no expression for one', () => {
  expect(statementOf('t', { remove: key })).toEqual({ Delete: { TableName: 't', Key: key } });
});

test('a check is a condition alone', () => {
  expect(statementOf('t', { check: key, where: { pk: undefined } })).toEqual({
    ConditionCheck: {
      ...{ TableName: 't', Key: key, ConditionExpression: 'attribute_not_exists(#n0)' },
      ExpressionAttributeNames: { '#n0': 'pk' },
    },
  });
});

test('a number that must be smaller may be missing', () => {
  expect(statementOf('t', { change: key, add: { waiting: 1 }, below: { waiting: 3 } })).toEqual({
    Update: {
      ...{ TableName: 't', Key: key, UpdateExpression: 'ADD #n0 :v1' },
      ConditionExpression: '(attribute_not_exists(#n0) OR #n0 < :v0)',
      ExpressionAttributeNames: { '#n0': 'waiting' },
      ExpressionAttributeValues: { ':v0': 3, ':v1': 1 },
    },
  });
});
