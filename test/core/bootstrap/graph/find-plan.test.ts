import { findPlan } from '../../../../core/bootstrap/graph/find-plan.ts';
import type { Pace } from '../../../../core/bootstrap/graph/judge-start.ts';
import type { WaitNode } from '../../../../core/contracts/bootstrap/graph.ts';
import { api, barred, believed, held, hook, judge, log, node, noMeans, propose, rollout, workload } from './a-graph.ts';

const retriever = workload('Deployment/retriever', { role: 'retriever' });
const migration = { makes: ['schema/docs migrated'], after: ['Deployment/db ready'] };
const db = held('Deployment/db ready');

test('nothing outside of the target is touched', () => {
  const nodes = rollout.map((one) => ({ ...one, outside: one.id === 'Pod/web-new ready' }));
  const { plan, advice } = propose(nodes, { workloads: [workload('Deployment/web', { rollsBack: true })] });

  expect(judge(nodes).kind).toBe('Deadlock');
  expect(plan).toBeNull();
  expect(advice.map(({ kind, on }) => [kind, on])).toContainEqual(['roll-back', ['Deployment/web']]);
});

test('nothing that is healthy is touched', () => {
  const nodes = [...rollout, held('Deployment/other ready')];
  const other = { makes: ['Lease/web free'], after: [] };
  const { plan } = propose(nodes, {
    workloads: [workload('Deployment/other'), workload('Deployment/web', { rollsBack: true })],
    migrations: [other],
  });

  expect(JSON.stringify(plan)).not.toContain('Deployment/other');
});

test('two deadlocks are cured by one plan, and a third one without a cure leaves none', () => {
  const means = { workloads: [retriever, workload('Deployment/web', { rollsBack: true })], migrations: [migration] };
  const third = [node('Pod/a ready', [api(['Pod/a ready'])])];

  expect(
    propose([...hook, db, ...rollout], means)
      .plan?.actions.map(({ kind }) => kind)
      .sort(),
  ).toEqual(['migrate', 'roll-back']);
  expect(propose([...hook, db, ...rollout, ...third], means).plan).toBeNull();
});

test('with more actions than can be tried one by one, none is done in vain', () => {
  const many = Array.from({ length: 14 }, (_, at) => [
    node(`Pod/p${at} ready`, [api([`Lease/l${at} free`])], { partOf: `Deployment/p${at}` }),
    node(`Lease/l${at} free`, [api([`Pod/p${at} ready`])]),
  ]).flat();
  const workloads = Array.from({ length: 14 }, (_, at) => workload(`Deployment/p${at}`, { rollsBack: true }));
  const { plan } = propose(many, { workloads });

  expect(plan?.actions.map(({ kind }) => kind)).toEqual(workloads.map(() => 'roll-back'));
});

test('what is only suspected, early, or the fault of a root gets no plan', () => {
  const means = { workloads: [workload('Deployment/web', { rollsBack: true })] };
  const loose = rollout.map((one) => ({ ...one, waits: one.waits.map(({ on }) => log(on)) }));

  expect(propose(loose, means)).toEqual({ plan: null, advice: [] });
  expect(
    propose([{ ...rollout[0], ...barred('image') } as (typeof rollout)[0], ...rollout.slice(1)], means).plan,
  ).toBeNull();
});

test('a need of ragmend.yaml orders the starts, if it can, and is no part of the proof', () => {
  const workloads = ['a', 'b'].map((name) => workload(`Deployment/${name}`));
  const waiting = (name: string, needs: string[]) =>
    node(`Deployment/${name} ready`, [
      api(['schema/docs migrated']),
      ...needs.map((need) => ({ ...log([`Deployment/${need} ready`]), basis: 'config' as const })),
    ]);
  const nodes = (bNeeds: string[]) => [
    waiting('a', ['b']),
    waiting('b', bNeeds),
    node('schema/docs migrated', [api(['release/docs synced'])]),
    node('release/docs synced', [api(['Deployment/a ready', 'Deployment/b ready'])]),
  ];
  const starts = (bNeeds: string[]) =>
    propose([...nodes(bNeeds), db], { workloads, migrations: [migration] }).plan?.start;

  expect(starts([])).toEqual([['Deployment/b'], ['Deployment/a']]);
  expect(starts(['a'])).toEqual([['Deployment/a'], ['Deployment/b']]);
});

/** A new pod waits for a Job of which the cluster has nothing left. */
const gone = (waits: WaitNode['waits'], isRight = true) => [
  node('Pod/a-new ready', waits, { partOf: 'Deployment/a' }),
  node('Job/migrate complete', [], barred('absent')),
  isRight ? held('schema/docs migrated') : node('schema/docs migrated', [], barred('schema')),
];
const checks = [{ job: 'Job/migrate complete', after: ['schema/docs migrated'] }];
const waitsForJob = log(['Job/migrate complete'], believed);

test('a Job that is gone is made again to check the schema', () => {
  expect(judge(gone([waitsForJob])).kind).toBe('MissingRoot');
  expect(propose(gone([waitsForJob]), { checks }).plan).toMatchObject({
    actions: [{ kind: 'check-job', on: ['Job/migrate'] }],
    stop: [],
  });
});

test.each([
  ['the schema is not right', gone([waitsForJob], false), { checks }],
  ['no check is declared', gone([waitsForJob]), {}],
  [
    'it is a migration, which has perhaps run',
    gone([waitsForJob]),
    { migrations: [{ makes: ['Job/migrate complete'], after: [] }] },
  ],
  ['a log alone says that anything waits for it', gone([log(['Job/migrate complete'])]), { checks }],
])('no Job is made if %s', (_, nodes, means) => {
  expect(propose(nodes, means).plan).toBeNull();
});

test('no Job is made while what waits for it is too young, or moves', () => {
  const nodes = gone([waitsForJob]);
  const plan = (pace: Pace) => findPlan(nodes, judge(nodes, pace), { ...noMeans, checks }).plan;

  expect(plan({ moved: [], young: ['Deployment/a'] })).toBeNull();
  expect(plan({ moved: ['Deployment/a'], young: [] })).toBeNull();
  expect(plan({ moved: null, young: [] })).not.toBeNull();
});

test('a schema that nobody will migrate is migrated as declared', () => {
  const nodes = [
    node('Deployment/a ready', [log(['schema/a migrated'], believed)], { partOf: 'Deployment/a' }),
    node('schema/a migrated', [], barred('absent')),
  ];
  const workloads = [workload('Deployment/a')];
  const migrations = [{ makes: ['schema/a migrated'], after: [] }];

  expect(propose(nodes, { workloads, migrations }).plan).toMatchObject({
    actions: [{ kind: 'migrate', on: ['Deployment/a'] }],
    stop: [['Deployment/a']],
  });
  const dirty = nodes.map((one) => (one.barred ? { ...one, ...barred('schema') } : one));
  expect(propose(dirty, { workloads, migrations }).plan).toBeNull();
});
