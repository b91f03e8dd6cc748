import { api, barred, held, hook, judge, node } from './a-graph.ts';

test('a hook that runs after what waits for it is a deadlock of all four, with its cycle', () => {
  const verdict = judge(hook);

  expect(verdict).toMatchObject({ kind: 'Deadlock', bystanders: [], behind: [] });
  expect(verdict.causes).toMatchObject([{ kind: 'deadlock', proof: 'enforced', isEarly: false, isOutside: false }]);
  expect(verdict.causes[0]).toHaveProperty('cycle.length', 4);
});

test('what waits for a deadlock without being in it is a bystander', () => {
  expect(judge([...hook, node('Deployment/web ready', [api(['Deployment/retriever ready'])])])).toMatchObject({
    kind: 'Deadlock',
    causes: [{ nodes: expect.not.arrayContaining(['Deployment/web ready']) }],
    bystanders: ['Deployment/web ready'],
  });
});

test('a dependency with a replica that is not in the cycle is no deadlock', () => {
  const verdict = judge([
    node('Pod/a-0 ready', [api(['Deployment/b ready'])], { partOf: 'Deployment/a' }),
    held('Pod/a-1 ready'),
    node('Deployment/b ready', [api(['Pod/a-0 ready', 'Pod/a-1 ready'], 1)]),
  ]);

  expect(verdict).toMatchObject({ kind: 'None', causes: [], starting: ['Pod/a-0 ready', 'Deployment/b ready'] });
});

test('an OR of which each way leads back is a deadlock', () => {
  const verdict = judge([
    node('Pod/a-0 ready', [api(['Deployment/b ready'])]),
    node('Pod/a-1 ready', [api(['Deployment/b ready'])]),
    node('Deployment/b ready', [api(['Pod/a-0 ready', 'Pod/a-1 ready'], 1)]),
  ]);

  expect(verdict.causes).toMatchObject([{ nodes: ['Deployment/b ready', 'Pod/a-0 ready', 'Pod/a-1 ready'] }]);
});

test.each([
  [2, 1, 'None'],
  [2, 2, 'Deadlock'],
  [1, 2, 'None'],
])('a quorum of %i with %i of three members in the cycle is %s', (atLeast, waiting, kind) => {
  const members = [0, 1, 2].map((at) => `Pod/db-${at} started`);
  const nodes = members.map((id, at) => (at < waiting ? node(id, [api(['StatefulSet/db quorum'])]) : held(id)));

  expect(judge([...nodes, node('StatefulSet/db quorum', [api(members, atLeast)])]).kind).toBe(kind);
});

test('an init container that waits for its own Service is a deadlock with itself', () => {
  const verdict = judge([node('Deployment/a ready', [api(['Deployment/a ready'])])]);

  expect(verdict).toMatchObject({ kind: 'Deadlock', causes: [{ cycle: [{ from: 'Deployment/a ready' }] }] });
});

test('a missing object is the root, and what waits for it are bystanders', () => {
  expect(
    judge([
      node('Secret/db exists', [], barred('absent')),
      node('Deployment/a ready', [api(['Secret/db exists'])]),
      node('Deployment/b ready', [api(['Deployment/a ready'])]),
    ]),
  ).toMatchObject({
    kind: 'MissingRoot',
    causes: [{ kind: 'root', node: 'Secret/db exists', barred: { why: 'absent' } }],
    bystanders: ['Deployment/a ready', 'Deployment/b ready'],
  });
});

test('a root under a cycle comes first, and the cycle is behind it', () => {
  const verdict = judge([
    node('Deployment/a ready', [api(['Deployment/b ready'])]),
    node('Deployment/b ready', [api(['Deployment/a ready']), api(['Secret/db exists'])]),
    node('Secret/db exists', [], barred('absent')),
  ]);

  expect(verdict).toMatchObject({ kind: 'MissingRoot', causes: [{ node: 'Secret/db exists' }] });
  expect(verdict.behind).toMatchObject([{ nodes: ['Deployment/a ready', 'Deployment/b ready'] }]);
});

test('a node of a cycle that fails by itself is the root, and the cycle is behind it', () => {
  const verdict = judge([
    node('Deployment/a ready', [api(['Deployment/b ready'])]),
    node('Deployment/b ready', [api(['Deployment/a ready'])], barred('image')),
  ]);

  expect(verdict).toMatchObject({ kind: 'Unrelated', causes: [{ kind: 'root', node: 'Deployment/b ready' }] });
  expect(verdict.behind).toHaveLength(1);
});

test('a wait with fewer nodes than it needs is a root', () => {
  expect(judge([node('Service/a started', [api([], 1)])])).toMatchObject({
    kind: 'MissingRoot',
    causes: [{ kind: 'root', node: 'Service/a started', barred: null }],
  });
});

test('all deadlocks and roots are listed', () => {
  const verdict = judge([
    ...hook,
    node('Secret/x exists', [], barred('absent')),
    node('Pod/y ready', [], barred('crash')),
  ]);

  expect(verdict.kind).toBe('Deadlock');
  expect(verdict.causes.map(({ kind }) => kind)).toEqual(['deadlock', 'root', 'root']);
});

test('nodes with one id, and waits for what is not there, are refused', () => {
  expect(() => judge([held('Pod/a ready'), held('Pod/a ready')])).toThrow('two nodes have the id "Pod/a ready"');
  expect(() => judge([node('Pod/a ready', [api(['Pod/b ready'])])])).toThrow('"Pod/a ready" waits for "Pod/b ready"');
});
