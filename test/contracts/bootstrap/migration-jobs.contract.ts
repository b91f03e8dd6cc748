import { setTimeout as sleep } from 'node:timers/promises';
import { StartRefused } from '../../../core/bootstrap/errors.ts';
import type { MigrationJobs, MigrationSpec, MigrationStatus } from '../../../core/bootstrap/ports/migration-jobs.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { NotFound, PlanDrifted, StaleEpoch } from '../../../core/kernel/task-error.ts';

/** How a migration goes: it says so in its log, and fails with exit code 3. */
export type HowItGoes = 'succeeds' | 'fails' | 'endless';

/**
 * The adapter, and a fence that holds the lock of its target.
 *
 * - `migrating` makes a workload with a declared migration and check that go so.
 * - `runs` tells how often the migration of a workload began.
 * - `lose` takes a running Job's pod away before anybody sees its end.
 */
export type MigrationJobsUnderTest = {
  jobs: MigrationJobs;
  fence: Fence;
  migrating(how: HowItGoes): Promise<Pick<MigrationSpec, 'workload' | 'version'>>;
  runs(workload: string): Promise<number>;
  lose(jobId: string): Promise<void>;
};

/** Looks at a run until it has ended. */
export async function endOf(jobs: MigrationJobs, jobId: string, targetId = 'docs-rag'): Promise<MigrationStatus> {
  for (;;) {
    const status = await jobs.status(targetId, jobId);
    if (status.state !== 'running') return status;
    await sleep(50);
  }
}

const newId = (name: string) => `docs-rag-bootstrap-recovery-1-${name}-${crypto.randomUUID()}`;

/** What every adapter of the MigrationJobs port does. */
export function migrationJobsContract(name: string, underTest: () => MigrationJobsUnderTest): void {
  describe(`${name} as MigrationJobs`, () => {
    /** A run to start, and the spec of it. */
    async function planned(how: HowItGoes, purpose: MigrationSpec['purpose'] = 'migrate') {
      const spec: MigrationSpec = { ...(await underTest().migrating(how)), purpose, drops: [] };
      return { ...underTest(), jobId: newId(purpose), spec };
    }
    afterEach(() => underTest().jobs.stopAll(underTest().fence));

    test('a migration runs once, ends succeeded and shows its log, however often it is asked for', async () => {
      const { jobs, fence, jobId, spec, runs } = await planned('succeeds');

      await Promise.all([jobs.start(fence, jobId, spec), jobs.start(fence, jobId, spec)]);
      const status = await endOf(jobs, jobId);
      await jobs.start(fence, jobId, spec);

      expect(status).toMatchObject({ jobId, state: 'succeeded', exitCode: 0 });
      expect(status.log).toContain('it succeeds');
      expect(Date.parse(status.startedAt)).toBeLessThanOrEqual(Date.parse(String(status.endedAt)) + 1000);
      expect(await jobs.status('docs-rag', jobId)).toEqual(status);
      expect(await runs(spec.workload)).toBe(1);
    });

    test('a migration that failed shows its exit code and its log, and does not run again', async () => {
      const { jobs, fence, jobId, spec, runs } = await planned('fails');
      await jobs.start(fence, jobId, spec);

      const status = await endOf(jobs, jobId);

      expect(status).toMatchObject({ state: 'failed', exitCode: 3 });
      expect(status.log).toContain('it fails');
      await jobs.start(fence, jobId, spec);
      expect(await jobs.status('docs-rag', jobId)).toEqual(status);
      expect(await runs(spec.workload)).toBe(1);
    });

    test('a check ends with its exit code, and no migration runs', async () => {
      const { jobs, fence, jobId, spec, runs } = await planned('fails', 'check');

      await jobs.start(fence, jobId, spec);

      expect(await endOf(jobs, jobId)).toMatchObject({ state: 'failed', exitCode: 3 });
      expect(await runs(spec.workload)).toBe(0);
    });

    test('what is cleared keeps its end and its log, and does not run again', async () => {
      const { jobs, fence, jobId, spec, runs } = await planned('succeeds');
      await jobs.start(fence, jobId, spec);
      const before = await endOf(jobs, jobId);

      await jobs.clear(fence);
      await jobs.clear(fence);

      await jobs.start(fence, jobId, spec);
      expect(await jobs.status('docs-rag', jobId)).toEqual(before);
      expect(await runs(spec.workload)).toBe(1);
    });

    test('a second migration of a workload is refused while one runs, and clearing leaves that alone', async () => {
      const { jobs, fence, jobId, spec, runs } = await planned('endless');
      await jobs.start(fence, jobId, spec);

      const second = jobs.start(fence, newId('second'), spec);

      await expect(second).rejects.toBeInstanceOf(StartRefused);
      await jobs.clear(fence);
      expect(await jobs.status('docs-rag', jobId)).toMatchObject({ state: 'running', exitCode: null, endedAt: null });
      expect(await runs(spec.workload)).toBeLessThanOrEqual(1);
    });

    test('stopping ends the running Jobs of the incident alone, tells their ids, and finds none afterwards', async () => {
      const { jobs, fence, jobId, spec } = await planned('endless');
      await jobs.start(fence, jobId, spec);

      const ofAnother = await jobs.stopAll({ ...fence, incidentId: 'docs-rag-bootstrap-recovery-2' });
      const before = await jobs.status('docs-rag', jobId);
      const stopped = [await jobs.stopAll(fence), await jobs.stopAll(fence)];

      expect(ofAnother).toEqual([]);
      expect(before.state).toBe('running');
      expect(stopped).toEqual([[jobId], []]);
      expect((await jobs.status('docs-rag', jobId)).state).not.toBe('running');
    });

    test('a run whose pod vanished is lost, and does not run again', async () => {
      const { jobs, fence, jobId, spec, lose, runs } = await planned('endless');
      await jobs.start(fence, jobId, spec);

      await lose(jobId);

      expect(await endOf(jobs, jobId)).toMatchObject({ state: 'lost', exitCode: null });
      await jobs.start(fence, jobId, spec);
      expect((await jobs.status('docs-rag', jobId)).state).toBe('lost');
      expect(await runs(spec.workload)).toBe(1);
    });

    test('a workload that changed since the plan is not migrated', async () => {
      const { jobs, fence, jobId, spec, runs } = await planned('succeeds');

      const started = jobs.start(fence, jobId, { ...spec, version: 'older' });

      await expect(started).rejects.toBeInstanceOf(PlanDrifted);
      await expect(jobs.status('docs-rag', jobId)).rejects.toBeInstanceOf(NotFound);
      expect(await runs(spec.workload)).toBe(0);
    });

    test('a fence that no longer holds its lock starts nothing', async () => {
      const { jobs, fence, jobId, spec, runs } = await planned('succeeds');

      const started = jobs.start({ ...fence, epoch: fence.epoch - 1 }, jobId, spec);

      await expect(started).rejects.toBeInstanceOf(StaleEpoch);
      await expect(jobs.status('docs-rag', jobId)).rejects.toBeInstanceOf(NotFound);
      expect(await runs(spec.workload)).toBe(0);
    });

    test('an unknown run has no status', async () => {
      await expect(underTest().jobs.status('docs-rag', 'nobody')).rejects.toBeInstanceOf(NotFound);
    });
  });
}
