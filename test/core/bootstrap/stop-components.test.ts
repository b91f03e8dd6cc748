import { nameOf } from '../../../core/bootstrap/reading/scene/scene.ts';
import { stopComponents } from '../../../core/bootstrap/stop-components.ts';
import type { KubeObject } from '../../../core/contracts/bootstrap/observation.ts';
import { planned, prepareStart, RETRIEVER, type StartWorld, stopped, until, WEB } from './start-world.ts';

const part = (world: StartWorld, workload = RETRIEVER) =>
  world.service.parts.get(workload) ?? world.service.add(workload);
const prepared = async () => {
  const world = await prepareStart();
  const { planHash } = await planned(world);
  return { world, input: { ...world.ref, planHash } };
};

test('what waits is stopped until its pods are gone; its replicas are on record before the first scale', async () => {
  const { world, input } = await prepared();
  const { scale } = world.components;
  const recorded: unknown[] = [];
  world.components.scale = async (...args) => {
    recorded.push((await world.facts()).stopped);
    await scale.apply(world.components, args);
  };

  const first = await stopComponents(world, input);
  const last = await until(world, () => stopComponents(world, input));

  expect([first.done, last.done]).toEqual([false, true]);
  expect(recorded).toEqual([{ [RETRIEVER]: { replicas: 2, at: expect.any(String), backAt: null } }]);
  expect(world.components.changes).toEqual([`scale ${RETRIEVER} 0`]);
  expect(world.service.pods(RETRIEVER)).toBe(0);
});

test('who dies after the record and before the scale, scales once', async () => {
  const { world, input } = await prepared();
  const { scale } = world.components;
  world.components.scale = () => Promise.reject(new Error('died'));
  await expect(stopComponents(world, input)).rejects.toThrow('died');
  world.components.scale = scale;

  await until(world, () => stopComponents(world, input));

  expect(world.components.changes).toEqual([`scale ${RETRIEVER} 0`]);
  expect((await world.facts()).stopped?.[RETRIEVER]?.replicas).toBe(2);
});

test.each([
  ['another version', { version: 'v2' }],
  ['another number of replicas', { replicas: 3 }],
])('%s of a component voids the plan before anything is stopped', async (_, change) => {
  const { world, input } = await prepared();
  Object.assign(part(world), change);

  await expect(stopComponents(world, input)).rejects.toMatchObject({ name: 'PlanDrifted' });

  expect(world.components.changes).toEqual([]);
  expect((await world.facts()).stopped).toBeUndefined();
});

test('a component that healed meanwhile is not stopped', async () => {
  const { world, input } = await prepared();
  world.service.schema = 'right';

  await expect(stopComponents(world, input)).rejects.toMatchObject({
    name: 'PlanDrifted',
    message: `'${RETRIEVER}' waits for nothing by now: look again`,
  });
  expect(world.components.changes).toEqual([]);
});

const hpa = {
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'retriever' },
  spec: { scaleTargetRef: { kind: 'Deployment', name: 'retriever' } },
};
const release = {
  kind: 'Secret',
  metadata: { name: 'x', labels: { owner: 'helm', name: 'rag', status: 'pending-upgrade' } },
};

test.each([hpa, release])('a sign that came up after the approval forbids the stop: %#', async (sign) => {
  const { world, input } = await prepared();
  world.service.extra = [sign];

  await expect(stopComponents(world, input)).rejects.toMatchObject({ name: 'StartRefused' });

  expect(world.components.changes).toEqual([]);
});

test.each<[string, { metadata?: Partial<KubeObject['metadata']>; spec?: object }]>([
  [
    'an owner that reverts changes',
    { metadata: { ownerReferences: [{ kind: 'RagService', name: 'rag', controller: true }] } },
  ],
  [
    'a deployer that reverts changes',
    { metadata: { annotations: { 'argocd.argoproj.io/tracking-id': 'rag:apps/Deployment' } } },
  ],
  ['a person who paused its rollout', { spec: { paused: true } }],
])('%s forbids the plan, and the stop', async (_, patch) => {
  const showing = (world: StartWorld) => {
    const { observe } = world.startScene;
    world.startScene.observe = async () => {
      const seen = await observe.call(world.startScene);
      const patched = (one: KubeObject) =>
        nameOf(one) === RETRIEVER
          ? {
              ...one,
              metadata: { ...one.metadata, ...patch.metadata },
              spec: { ...(one.spec as object), ...patch.spec },
            }
          : one;
      return { ...seen, objects: seen.objects.map(patched) };
    };
  };
  const { world, input } = await prepared();
  const other = await prepareStart();
  showing(world);
  showing(other);

  await expect(stopComponents(world, input)).rejects.toMatchObject({ name: 'StartRefused' });
  expect((await planned(other)).isPlanned).toBe(false);
  expect([...world.components.changes, ...other.components.changes]).toEqual([]);
});

test('an adapter that knows who scales a component refuses it, and its replicas stay', async () => {
  const { world, input } = await prepared();
  Object.assign(part(world), { scaledBy: 'KEDA' });

  await expect(stopComponents(world, input)).rejects.toMatchObject({ name: 'StartRefused' });

  expect(world.service.parts.get(RETRIEVER)?.replicas).toBe(2);
});

test('pods that do not end in time are a matter for a person', async () => {
  const { world, input } = await prepared();
  world.service.pods = () => 2;

  await expect(until(world, () => stopComponents(world, input))).rejects.toMatchObject({ name: 'ComponentsStuck' });
});

test('a plan of another hash stops nothing', async () => {
  const { world, input } = await prepared();

  await expect(stopComponents(world, { ...input, planHash: 'else' })).rejects.toMatchObject({ name: 'PlanDrifted' });
  expect(world.components.changes).toEqual([]);
});

test('who has been stopped is not compared with the plan again', async () => {
  const world = await prepareStart();
  const input = await stopped(world);
  Object.assign(part(world, WEB), { version: 'v9' });

  expect(await stopComponents(world, input)).toMatchObject({ done: true });
});
