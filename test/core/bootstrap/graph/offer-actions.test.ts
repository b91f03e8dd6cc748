import { api, believed, evidence, held, hook, log, node, propose, rollout, workload } from './a-graph.ts';

const retriever = workload('Deployment/retriever', { role: 'retriever' });
const migration = { makes: ['schema/docs migrated'], after: ['Deployment/db ready'] };
const db = held('Deployment/db ready');

test('a schema that nobody migrates is migrated once, while what waits for it is stopped', () => {
  const { plan } = propose([...hook, db], { workloads: [retriever], migrations: [migration] });

  expect(plan).toMatchObject({
    actions: [{ kind: 'migrate', on: ['Deployment/retriever'], makes: ['schema/docs migrated'] }],
    stop: [['Deployment/retriever']],
    start: [['Deployment/retriever']],
  });
});

test.each([
  ['no migration is declared', { workloads: [retriever] }],
  [
    'what waits for the schema may not be scaled',
    { workloads: [{ ...retriever, scales: false }], migrations: [migration] },
  ],
  [
    'what the migration needs is not there',
    { workloads: [retriever], migrations: [{ ...migration, after: ['Job/x complete'] }] },
  ],
])('if %s, there is advice and no plan', (_, means) => {
  const { plan, advice } = propose([...hook, db], means);

  expect(plan).toBeNull();
  expect(advice.map(({ kind, cost }) => [kind, cost])).toContainEqual(['advise', null]);
});

test('a rollout that waits for its own old pod is rolled back, or else scaled from zero', () => {
  const plan = (change: Parameters<typeof workload>[1]) =>
    propose(rollout, { workloads: [workload('Deployment/web', change)] }).plan;

  expect(plan({ rollsBack: true })).toMatchObject({ actions: [{ kind: 'roll-back' }], stop: [] });
  expect(plan({})).toMatchObject({ actions: [{ kind: 'scale-from-zero' }], stop: [['Deployment/web']] });
  expect(plan({ scales: false })).toBeNull();
});

test('the pod of an old revision that its controller does not replace is deleted', () => {
  const { plan } = propose(
    [
      node('Pod/db-0 ready', [api(['Pod/db-0 current'])], { partOf: 'StatefulSet/db' }),
      node('Pod/db-0 current', [api(['Pod/db-0 ready'])], { partOf: 'StatefulSet/db' }),
    ],
    {},
  );

  expect(plan).toMatchObject({ actions: [{ kind: 'delete-pod', on: ['Pod/db-0'] }], stop: [] });
});

const members = [0, 1, 2].map((at) => `Pod/db-${at} started`);
const quorum = [
  ...members.map((id) => node(id, [log(['StatefulSet/db quorum'], believed)], { partOf: 'StatefulSet/db' })),
  node('StatefulSet/db quorum', [api(members, 2)]),
];

test('the members of a quorum start together if they may, and never one by one', () => {
  const store = workload('StatefulSet/db', { role: 'store' });

  expect(propose(quorum, { workloads: [store] }).plan).toMatchObject({
    actions: [{ kind: 'start-together', on: ['StatefulSet/db'] }],
    start: [['StatefulSet/db']],
  });
  expect(propose(quorum, { workloads: [{ ...store, startsTogether: false }] }).plan).toBeNull();
  expect(propose(quorum, { workloads: [] }).plan).toBeNull();
});

test('two that wait until each other is ready have no order, so that no plan is made', () => {
  const nodes = [node('Pod/a ready', [api(['Pod/b ready'])]), node('Pod/b ready', [api(['Pod/a ready'])])];
  const { plan, advice } = propose(nodes, { workloads: [workload('Pod/a'), workload('Pod/b')] });

  expect(plan).toBeNull();
  expect(advice.map(({ makes }) => makes)).toEqual([['Pod/b ready'], ['Pod/a ready']]);
});

test('two that miss each other are started together from zero', () => {
  const nodes = ['a', 'b'].map((name, at) =>
    node(`Deployment/${name} ready`, [log([`Service/${['b', 'a'][at]} started`], believed)], {
      crashing: evidence('field'),
    }),
  );
  const services = ['a', 'b'].map((name) => node(`Service/${name} started`, [api([`Deployment/${name} started`])]));
  const started = ['a', 'b'].map((name) => node(`Deployment/${name} started`));
  const workloads = [workload('Deployment/a'), workload('Deployment/b')];

  expect(propose([...nodes, ...services, ...started], { workloads }).plan).toMatchObject({
    actions: [{ kind: 'start-together', on: ['Deployment/a', 'Deployment/b'] }],
    stop: [['Deployment/a', 'Deployment/b']],
    start: [['Deployment/a', 'Deployment/b']],
  });
});

test('the members of a quorum that are ready once they answer each other start together, too', () => {
  const pods = [0, 1, 2].map((at) => `Pod/db-${at} ready`);
  const nodes = [
    ...pods.map((id) => node(id, [log(['StatefulSet/db quorum'], believed)], { partOf: 'StatefulSet/db' })),
    node('StatefulSet/db quorum', [api(pods, 2)], { partOf: 'StatefulSet/db' }),
    node('StatefulSet/db ready', [api(['StatefulSet/db quorum'])], { partOf: 'StatefulSet/db' }),
  ];
  const hidden = [
    node('StatefulSet/db ready', [api(['StatefulSet/db quorum'])], { partOf: 'StatefulSet/db' }),
    node('StatefulSet/db quorum', [api(['names exists'])], { partOf: 'StatefulSet/db' }),
    node('names exists', [api(['StatefulSet/db ready'])], { partOf: 'StatefulSet/db' }),
  ];
  const workloads = [workload('StatefulSet/db')];

  expect(propose(nodes, { workloads }).plan?.actions).toMatchObject([{ kind: 'start-together' }]);
  expect(propose(hidden, { workloads }).plan).toBeNull();
});

test('what a lease waits for is scaled, and not who waits for the lease', () => {
  const nodes = [
    node('Deployment/a ready', [api(['Lease/x free'])], { partOf: 'Deployment/a' }),
    node('Lease/x free', [api(['Deployment/b ready'])]),
    node('Deployment/b ready', [api(['Deployment/a ready'])], { partOf: 'Deployment/b' }),
  ];

  expect(propose(nodes, { workloads: [workload('Deployment/a'), workload('Deployment/b')] }).plan).toMatchObject({
    actions: [{ kind: 'scale-from-zero', on: ['Deployment/b'] }],
    stop: [['Deployment/b']],
    start: [['Deployment/a'], ['Deployment/b']],
  });
});

test('the locks of a migration are not freed without that migration', () => {
  const nodes = [
    node('Deployment/a ready', [api(['schema migrated'])], { partOf: 'Deployment/a' }),
    node('schema migrated', [api(['lock free'])], { partOf: 'Deployment/a' }),
    node('lock free', [api(['Deployment/a ready'])], { partOf: 'Deployment/a' }),
  ];
  const workloads = [workload('Deployment/a', { rollsBack: true })];

  expect(propose(nodes, { workloads }).plan).toBeNull();
  expect(
    propose(nodes, { workloads, migrations: [{ makes: ['schema migrated'], after: [] }] }).plan?.actions,
  ).toMatchObject([{ kind: 'migrate', on: ['Deployment/a'] }]);
});
