import { api, barred, believed, evidence, held, hook, judge, log, node } from './a-graph.ts';

const circle = (change: Parameters<typeof log>[1], outside = false) => [
  node('Deployment/a ready', [log(['Deployment/b ready'], change)], { outside }),
  node('Deployment/b ready', [log(['Deployment/a ready'], change)], { outside }),
];

test.each([
  ['in two runs and confirmed by an absence', 'Deadlock', believed],
  ['in two runs and confirmed by a field', 'Deadlock', { runs: 2, confirmed: evidence('field') }],
  ['in one run', 'Suspected', { ...believed, runs: 1 }],
  ['without a confirmation', 'Suspected', { runs: 9 }],
  ['confirmed by another log', 'Suspected', { runs: 2, confirmed: evidence('log', 'Pod/other log') }],
  ['confirmed by an event', 'Suspected', { runs: 2, confirmed: evidence('event', 'Event/x') }],
  ['confirmed by itself', 'Suspected', { runs: 2, confirmed: evidence('field', 'Pod/any log') }],
] as const)('a cycle that logs report %s is %s', (_, kind, change) => {
  expect(judge(circle(change)).kind).toBe(kind);
});

test('one wait that is not believed makes the whole cycle a suspicion', () => {
  const nodes = [
    node('Deployment/a ready', [api(['Deployment/b ready'])]),
    node('Deployment/b ready', [log(['Deployment/a ready'])]),
  ];

  expect(judge(nodes)).toMatchObject({ kind: 'Suspected', causes: [{ proof: 'unproven' }] });
});

test('a line in a log hides no deadlock', () => {
  const planted = hook.map((one) =>
    one.of === 'release/docs' ? { ...one, waits: [...one.waits, log(['Secret/evil exists'])] } : one,
  );
  const verdict = judge([...planted, node('Secret/evil exists', [], barred('absent'))]);

  expect(verdict.kind).toBe('Deadlock');
  expect(verdict.causes[0]).toEqual(judge(hook).causes[0]);
});

test.each([
  ['moves', 'Slow', { moved: ['Deployment/a'], young: [] }],
  ['is young', 'Slow', { moved: [], young: ['Deployment/b'] }],
  ['is old, while another one moves', 'Deadlock', { moved: ['Deployment/c'], young: ['Deployment/c'] }],
])('a cycle of confirmed logs that %s is %s', (_, kind, pace) => {
  expect(judge(circle(believed), pace).kind).toBe(kind);
});

test('a cycle that the API enforces cannot move, however young it is', () => {
  expect(judge(hook, { moved: null, young: ['Deployment/retriever'] }).kind).toBe('Deadlock');
});

test('a cycle through something outside is a deadlock, and one wholly outside is a missing root', () => {
  const [a, b] = circle(believed);

  expect(judge([{ ...a, outside: true } as (typeof hook)[0], b as (typeof hook)[0]]).kind).toBe('Deadlock');
  expect(judge([...circle(believed, true), node('Pod/c ready', [api(['Deployment/a ready'])])])).toMatchObject({
    kind: 'MissingRoot',
    causes: [{ kind: 'deadlock', isOutside: true }],
    bystanders: ['Pod/c ready'],
  });
});

test.each([
  ['slow', 'Slow'],
  ['crash', 'Unrelated'],
  ['memory', 'Unrelated'],
  ['config', 'Unrelated'],
  ['absent', 'MissingRoot'],
  ['schema', 'MissingRoot'],
  ['unknown', 'MissingRoot'],
] as const)('a root that is barred by %s is %s', (why, kind) => {
  expect(judge([node('Pod/a ready', [], barred(why)), node('Pod/b ready', [api(['Pod/a ready'])])]).kind).toBe(kind);
});

test('what a person wants so, or is broken outside, counts only if something waits for it', () => {
  const paused = node('Deployment/a ready', [], barred('intent'));
  const foreign = node('Deployment/dns ready', [], { ...barred('crash'), outside: true });

  expect(judge([paused, foreign])).toMatchObject({ kind: 'None', causes: [] });
  expect(judge([paused, node('Pod/b ready', [api(['Deployment/a ready'])])]).kind).toBe('MissingRoot');
});

test('what is not there yet is slow while it moves or is young, and then without a cause', () => {
  const nodes = [node('Deployment/a ready', [api(['Deployment/b ready'])]), node('Deployment/b ready')];

  expect(judge(nodes, { moved: ['Deployment/b'], young: [] }).kind).toBe('Slow');
  expect(judge(nodes, { moved: [], young: ['Deployment/a'] }).kind).toBe('Slow');
  expect(judge(nodes, { moved: null, young: [] }).kind).toBe('Slow');
  expect(judge(nodes)).toMatchObject({ kind: 'None', starting: ['Deployment/a ready', 'Deployment/b ready'] });
  expect(judge([held('Deployment/a ready')])).toMatchObject({ kind: 'None', starting: [] });
});
