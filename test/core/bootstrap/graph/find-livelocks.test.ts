import { believed, evidence, judge, log, node, still } from './a-graph.ts';

/** Two programs that exit if the other one does not listen yet; nothing is stuck for good. */
const missing = (change: Parameters<typeof log>[1]) =>
  ['a', 'b'].flatMap((name, at) => [
    node(`Pod/${name} started`, [], { crashing: evidence('field') }),
    node(`Pod/${name} ready`, [log([`Pod/${['b', 'a'][at]} started`], change)]),
  ]);

test('containers that crash until the other one is there are in a livelock', () => {
  expect(judge(missing(believed))).toMatchObject({
    kind: 'Deadlock',
    causes: [{ kind: 'livelock', nodes: ['Pod/a started', 'Pod/b started'], cycle: [{}, {}] }],
  });
  expect(judge(missing(believed), { ...still, young: ['Pod/a'] }).kind).toBe('Slow');
  expect(judge(missing(believed), { moved: null, young: [] }).kind).toBe('Slow');
  expect(judge(missing({ runs: 5 })).kind).toBe('None');
});
