import { checkDrift } from '../../../cli/doctor/check-drift.ts';

const DRIFT = { id: 'x', shardId: 'shard-1', found: 'it is moved', isHarmful: true, isOurs: true, advice: 'Set it' };

test('nothing that drifts is well', () => {
  expect(checkDrift([])).toMatchObject([{ status: 'ok' }]);
});

test('what harms users has failed, and says who puts it back and what keeps it so', () => {
  expect(checkDrift([DRIFT, { ...DRIFT, isHarmful: false, isOurs: false, advice: null }])).toEqual([
    {
      ...{ check: 'routes', status: 'failed', about: "shard 'shard-1': it is moved" },
      remedy: 'the worker undoes it within a minute. Set it',
    },
    {
      ...{ check: 'routes', status: 'warning', about: "shard 'shard-1': it is moved" },
      remedy: 'see the incident of the shard',
    },
  ]);
});
