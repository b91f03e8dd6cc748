import { movedBetween, type Progress, sampleGap, youngOf } from '../../../../core/bootstrap/graph/progress.ts';

const at = (change: Partial<Progress>): Progress => ({
  of: 'Deployment/a',
  fields: { ready: 1, init: 0 },
  restarts: 3,
  templates: ['waiting for db'],
  ...change,
});

test.each([
  ['nothing changes', false, {}],
  ['a field rises', true, { fields: { ready: 1, init: 1 } }],
  ['a field is new', true, { fields: { ready: 1, init: 0, bound: 1 } }],
  ['a field falls', false, { fields: { ready: 0, init: 0 } }],
  ['a line is new', true, { templates: ['waiting for db', 'migrating'] }],
  ['a line is gone', false, { templates: [] }],
  ['it restarts', false, { restarts: 4 }],
  ['it goes through a field again after a restart', false, { restarts: 4, fields: { ready: 1, init: 2 } }],
  ['it prints something new after a restart', true, { restarts: 4, templates: ['migrating'] }],
])('if %s between two samples, it has moved: %p', (_, hasMoved, change) => {
  expect(movedBetween([at({})], [at(change)])).toEqual(hasMoved ? ['Deployment/a'] : []);
});

test('what was not there before has moved', () => {
  expect(movedBetween([], [at({})])).toEqual(['Deployment/a']);
});

const aged = (ageSeconds: number, change = {}) => ({
  of: 'Deployment/a',
  ageSeconds,
  probeSeconds: 30,
  progressDeadlineSeconds: 60,
  ...change,
});

test('nothing is stuck before its longest budget, and none is shorter than a pause of five minutes', () => {
  expect(youngOf([aged(299)], 300)).toEqual(['Deployment/a']);
  expect(youngOf([aged(300)], 300)).toEqual([]);
  expect(youngOf([aged(599, { progressDeadlineSeconds: 600 })], 300)).toEqual(['Deployment/a']);
  expect(youngOf([aged(1799, { probeSeconds: 1800 })], 300)).toEqual(['Deployment/a']);
  expect(youngOf([aged(1800, { probeSeconds: 1800 })], 300)).toEqual([]);
});

test('two samples are so far apart that a container that pauses runs once more', () => {
  expect(sampleGap(90, 0, 10)).toBe(90);
  expect(sampleGap(90, 300, 40)).toBe(340);
});
