import { judgeStart } from '../../../core/bootstrap/judge-start.ts';
import { COMPONENTS, looked, prepareStart, RETRIEVER, WEB } from './start-world.ts';

test('a start is judged by two looks that are far enough apart, and nothing is changed', async () => {
  const world = await prepareStart();

  const first = await judgeStart(world, { ...world.ref, stage: 'found' });
  world.clock.advance(10);
  const early = await judgeStart(world, { ...world.ref, stage: 'found' });
  world.clock.advance(early.waitSeconds);
  const second = await judgeStart(world, { ...world.ref, stage: 'found' });

  expect(first).toMatchObject({ done: false, started: false, actionable: false, urgent: false });
  expect(first.waitSeconds).toBeGreaterThanOrEqual(90);
  expect(early).toMatchObject({ done: false, waitSeconds: first.waitSeconds - 10 });
  expect(second).toMatchObject({ done: true, started: false, actionable: true, urgent: false });
  expect((await world.facts()).startFound).toMatchObject({ kind: 'MissingRoot' });
  expect([...world.components.changes, ...world.migrationJobs.changes]).toEqual([]);
});

test('a service that has started needs one look', async () => {
  const world = await prepareStart();
  world.service.schema = 'right';

  const found = await judgeStart(world, { ...world.ref, stage: 'found' });

  expect(found).toMatchObject({ done: true, started: true, actionable: false, urgent: false });
});

test('a component that is not there is no start, and a person learns its name', async () => {
  const world = await prepareStart([...COMPONENTS, { workload: 'Deployment/indexer' }]);
  world.service.schema = 'right';

  const found = await looked(world);

  expect(found).toMatchObject({ started: false, actionable: false, urgent: true });
  expect((await world.facts()).startNeeds).toContain('Deployment/indexer of ragmend.yaml is not there.');
});

test('an observation runs no check, so that a schema with one leads to no plan', async () => {
  const world = await prepareStart();

  const found = await looked(world, 'observed');

  expect(found).toMatchObject({ done: true, actionable: false, urgent: true });
  expect((await world.facts()).startLooked?.ask).toEqual([]);
});

test('what moves is watched until its time is over, and then a person is asked', async () => {
  const world = await prepareStart(COMPONENTS, { patienceSeconds: 900 });
  const lines = () => `step ${'abcdefghijklmnop'.charAt(world.startScene.looks)} is done`;
  const { observe } = world.startScene;
  world.startScene.observe = async () => {
    const seen = await observe.call(world.startScene);
    return { ...seen, logs: seen.logs.map((one) => ({ ...one, lines: [lines(), ...one.lines] })) };
  };
  const began = world.clock.now();

  const found = await looked(world);

  expect(found).toMatchObject({ done: true, actionable: false, urgent: true });
  expect((world.clock.now() - began) / 1000).toBeGreaterThanOrEqual(900);
  expect((await world.facts()).startFound?.sentences[0]).toBe('It has not started within 15 min.');
});

test.each([
  [
    'an autoscaler',
    { kind: 'HorizontalPodAutoscaler', spec: { scaleTargetRef: { kind: 'Deployment', name: 'retriever' } } },
  ],
  ['a release under way', { kind: 'Secret', labels: { owner: 'helm', name: 'rag', status: 'pending-upgrade' } }],
])('%s that would act against the run leaves no plan, and a person learns of it', async (_, { kind, ...rest }) => {
  const world = await prepareStart();
  const { labels, ...body } = rest as { labels?: object };
  world.service.extra = [{ kind, metadata: { name: 'rag', ...(labels && { labels }) }, ...body }];

  const found = await looked(world);

  expect(found).toMatchObject({ done: true, actionable: false, urgent: true });
  expect((await world.facts()).startFound?.signs).toHaveLength(1);
});

test('a workload that ragmend.yaml does not declare is never in a plan', async () => {
  const world = await prepareStart([{ workload: WEB }]);

  const found = await looked(world);

  expect(found).toMatchObject({ actionable: false, urgent: true });
  expect(JSON.stringify((await world.facts()).startFound)).toContain(RETRIEVER);
});
