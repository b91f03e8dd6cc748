import { setTimeout as sleep } from 'node:timers/promises';
import { localComponents } from '../../../../adapters/local/bootstrap/components.ts';
import { localMigrationJobs } from '../../../../adapters/local/bootstrap/migration-jobs.ts';
import { waitUntil } from '../../../../adapters/wait-until.ts';
import type { MigrationSpec } from '../../../../core/bootstrap/ports/migration-jobs.ts';
import { SERVICE_FAULTS } from '../../../../sandbox/world/service/faults/service-faults.ts';
import { bootstrapOfService } from '../../../sandbox/world/service/bootstrap.ts';
import { servedService } from '../../../sandbox/world/service/served-service.ts';
import { holdLock } from '../hold-lock.ts';
import { FENCE } from './plain-service.ts';

jest.setTimeout(120_000);

const RETRIEVER = 'Deployment/retriever';
const NOTHING_DEPLOYED = { ...SERVICE_FAULTS['hook-waits-for-release'] } as (typeof SERVICE_FAULTS)[string];

let service: ReturnType<typeof servedService>;
beforeEach(async () => {
  service = servedService();
  holdLock(service.db, FENCE);
  await service.deploy(NOTHING_DEPLOYED);
});
afterEach(async () => {
  const failures = [...service.failures];
  const left = await service.close();
  expect({ failures, left }).toEqual({ failures: [], left: 0 });
});

async function jobsOf(paceMs = 50) {
  const deps = { ...service, bootstrap: bootstrapOfService(paceMs) };
  const jobs = localMigrationJobs(deps);
  const { version } = await localComponents(deps).status('docs-rag', RETRIEVER);
  const spec = (purpose: MigrationSpec['purpose']): MigrationSpec => ({
    ...{ workload: RETRIEVER, purpose, version, drops: [] },
  });
  const ended = (jobId: string) =>
    waitUntil(
      async () => {
        const status = await jobs.status('docs-rag', jobId);
        return status.state !== 'running' && status;
      },
      { everyMs: 50 },
    );
  return { jobs, spec, ended };
}

test('a migration runs once, and the check beside it says what is there before and after', async () => {
  const { jobs, spec, ended } = await jobsOf();

  await jobs.start(FENCE, 'before', spec('check'));
  const before = await ended('before');
  await jobs.start(FENCE, 'run', spec('migrate'));
  await jobs.start(FENCE, 'run', spec('migrate'));
  const run = await ended('run');
  await jobs.start(FENCE, 'run', spec('migrate'));
  await jobs.start(FENCE, 'after', spec('gate'));
  const after = await ended('after');
  const gate = await waitUntil(
    () => (service.objects.find('Job', 'migrate')?.status as { succeeded?: number } | undefined)?.succeeded,
    { everyMs: 50 },
  );

  expect(before).toMatchObject({ state: 'failed', exitCode: 1 });
  expect(run).toMatchObject({ state: 'succeeded', exitCode: 0 });
  expect(run.log.filter((line) => line.startsWith('Running upgrade'))).toHaveLength(3);
  expect(after).toMatchObject({ state: 'succeeded', exitCode: 0, log: ['schema version 3 is up to date'] });
  expect(gate).toBe(1);
});

test('a migration that vanished is lost, and is never run again under its id', async () => {
  const { jobs, spec, ended } = await jobsOf(2_000);
  await jobs.start(FENCE, 'run', spec('migrate'));
  const isAtWork = async () => (await jobs.status('docs-rag', 'run')).log.some((line) => /Running upgrade/.test(line));
  await waitUntil(isAtWork, { everyMs: 50 });

  const row = service.table.list().find(({ name }) => /-migrate-.*\.retriever$/.test(name));
  process.kill(-(row?.pid ?? 0), 'SIGKILL');
  const lost = await ended('run');
  await jobs.start(FENCE, 'run', spec('migrate'));
  await sleep(500);

  expect(lost).toMatchObject({ state: 'lost', exitCode: null });
  expect(lost.log.some((line) => line.includes('Running upgrade 0 -> 1'))).toBe(true);
  expect(await jobs.status('docs-rag', 'run')).toEqual(lost);
});

test('another keeper goes on with a migration that runs, and starts nothing anew', async () => {
  const { jobs, spec, ended } = await jobsOf(500);
  await jobs.start(FENCE, 'run', spec('migrate'));
  const isAtWork = async () => (await jobs.status('docs-rag', 'run')).log.some((line) => /Running upgrade/.test(line));
  await waitUntil(isAtWork, { everyMs: 50 });

  await service.replaceKeeper();
  const run = await ended('run');

  expect(run.state).toBe('succeeded');
  expect(run.log.filter((line) => line.startsWith('Running upgrade 0'))).toHaveLength(1);
});
