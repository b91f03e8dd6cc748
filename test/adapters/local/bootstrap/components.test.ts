import { localComponents } from '../../../../adapters/local/bootstrap/components.ts';
import { waitUntil } from '../../../../adapters/wait-until.ts';
import type { ServiceFault } from '../../../../sandbox/world/service/faults/service-fault.ts';
import { SERVICE_FAULTS } from '../../../../sandbox/world/service/faults/service-faults.ts';
import { bootstrapOfService } from '../../../sandbox/world/service/bootstrap.ts';
import { SOUND, servedService } from '../../../sandbox/world/service/served-service.ts';
import { holdLock } from '../hold-lock.ts';
import { FENCE } from './plain-service.ts';

jest.setTimeout(120_000);

const CONTROLLER = 'Deployment/controller';

let service: ReturnType<typeof servedService>;
beforeEach(() => {
  service = servedService();
  holdLock(service.db, FENCE);
});
afterEach(async () => {
  const failures = [...service.failures];
  const left = await service.close();
  expect({ failures, left }).toEqual({ failures: [], left: 0 });
});
const componentsOf = () => localComponents({ ...service, bootstrap: bootstrapOfService() });

test('everything starts; what is scaled to 0 loses its pods, and gets them back', async () => {
  const components = componentsOf();
  await service.deploy(SOUND);
  const hasStarted = await service.untilStarted(60_000);
  const { version } = await components.status('docs-rag', CONTROLLER);

  await components.scale(FENCE, CONTROLLER, 0, version);
  await waitUntil(async () => (await components.status('docs-rag', CONTROLLER)).pods === 0, { everyMs: 50 });
  const stopped = await components.status('docs-rag', CONTROLLER);
  await components.scale(FENCE, CONTROLLER, 1, version);
  await service.untilStarted(60_000);

  expect(hasStarted).toBe(true);
  expect(stopped).toMatchObject({ replicas: 0, ready: 0, pods: 0, version, failing: null });
  expect(await components.status('docs-rag', CONTROLLER)).toMatchObject({ replicas: 1, ready: 1, version });
  expect(await components.isFunctional('docs-rag', CONTROLLER)).toBe(true);
});

test('a rollout that waits for its own old pod ends by a rollback, and the service is up all the time', async () => {
  const components = componentsOf();
  await service.deploy(SERVICE_FAULTS['held-lease'] as ServiceFault);
  const isStuck = async () => (await components.status('docs-rag', CONTROLLER)).failing !== null;
  await waitUntil(isStuck, { everyMs: 50 });
  const { version, pastRevision, stalePods } = await components.status('docs-rag', CONTROLLER);

  await components.rollBack(FENCE, CONTROLLER, String(pastRevision), version);
  await waitUntil(async () => (await components.status('docs-rag', CONTROLLER)).stalePods.length === 0, {
    everyMs: 50,
  });

  const now = await components.status('docs-rag', CONTROLLER);
  expect(pastRevision).toBe('1');
  expect(stalePods).toHaveLength(1);
  expect(now).toMatchObject({ ready: 1, pods: 1, failing: null });
  expect(service.objects.find('Pod', String(stalePods[0]))?.status).toMatchObject({ phase: 'Running' });
});

test('nothing is scaled that another scales', async () => {
  const components = componentsOf();
  await service.deploy(SERVICE_FAULTS['scaled-by-another'] as ServiceFault);
  const { version } = await components.status('docs-rag', 'Deployment/retriever');

  const scaled = components.scale(FENCE, 'Deployment/retriever', 0, version);

  await expect(scaled).rejects.toMatchObject({ name: 'StartRefused' });
  expect((await components.status('docs-rag', 'Deployment/retriever')).replicas).toBe(1);
});
