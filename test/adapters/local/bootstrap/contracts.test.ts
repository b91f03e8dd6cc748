import { setTimeout as sleep } from 'node:timers/promises';
import { localComponents } from '../../../../adapters/local/bootstrap/components.ts';
import { localMigrationJobs } from '../../../../adapters/local/bootstrap/migration-jobs.ts';
import { localStartScene } from '../../../../adapters/local/bootstrap/start-scene.ts';
import { waitUntil } from '../../../../adapters/wait-until.ts';
import { podsChanged } from '../../../../sandbox/world/service/faults/service-fault.ts';
import { componentsContract } from '../../../contracts/bootstrap/components.contract.ts';
import { migrationJobsContract } from '../../../contracts/bootstrap/migration-jobs.contract.ts';
import { startSceneContract } from '../../../contracts/bootstrap/start-scene.contract.ts';
import { FENCE, plainService } from './plain-service.ts';

jest.setTimeout(60_000);

const GOES_ON = 'sleep 1000';
const LINE = 'connect ECONNREFUSED database:5432';

let service: ReturnType<typeof plainService>;
beforeAll(() => {
  service = plainService();
});
afterAll(async () => {
  const failures = [...service.failures];
  const left = await service.close();
  expect({ failures, left }).toEqual({ failures: [], left: 0 });
});

componentsContract('processes', async () => {
  const name = service.add(GOES_ON, 2);
  return {
    ...{ components: localComponents(service), fence: FENCE, workload: `Deployment/${name}` },
    async change() {
      const main = (one: object) => ({ ...one, env: [{ name: 'VERSION', value: '2' }] }) as never;
      service.objects.change('Deployment', name, (workload) => podsChanged(workload, { main }));
    },
    wait: () => sleep(50),
  };
});

migrationJobsContract('processes', () => ({
  jobs: localMigrationJobs(service),
  fence: FENCE,
  async migrating(how) {
    const name = service.add(GOES_ON);
    service.declare(name, how);
    const { version } = await localComponents(service).status('docs-rag', `Deployment/${name}`);
    return { workload: `Deployment/${name}`, version };
  },
  runs: async (workload) => service.runs(workload),
  async lose(jobId) {
    const job = service.objects.all('Job').find(({ metadata }) => metadata.annotations?.['ragmend/job-id'] === jobId);
    await waitUntil(() => service.runs(`Deployment/${job?.metadata.name.replace(/-migrate-.*$/, '')}`) > 0, {
      everyMs: 20,
    });
    await service.lose(String(job?.metadata.name));
  },
}));

startSceneContract('processes', async () => {
  const [serving, waiting] = [service.add(GOES_ON), service.add(`echo '${LINE}'; exit 1`)];
  const scene = localStartScene(service);
  const isAsSaid = async () => {
    const { objects, logs } = await scene.observe('docs-rag');
    const isServing = objects.find((one) => one.metadata.name === serving)?.status as { readyReplicas?: number };
    return isServing?.readyReplicas === 1 && logs.some(({ pod, lines }) => pod.startsWith(waiting) && lines.length > 0);
  };
  await waitUntil(isAsSaid, { everyMs: 50 });
  return { startScene: scene, serving: `Deployment/${serving}`, waiting: `Deployment/${waiting}`, line: LINE };
});
