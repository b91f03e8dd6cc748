import { api, barred, held, hook, judge, log, node, propose, rollout, workload } from './a-graph.ts';

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
