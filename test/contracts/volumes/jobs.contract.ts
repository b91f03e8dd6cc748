import { setTimeout as sleep } from 'node:timers/promises';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { JobSpec, JobStatus, Jobs } from '../../../core/kernel/ports/jobs.ts';
import { NotFound, StaleEpoch } from '../../../core/kernel/task-error.ts';

/**
 * `volume` makes a small volume; `contentOf` tells what a volume holds, null where it does not
 * stand; `endless` is work that does not end by itself.
 */
export type JobsUnderTest = {
  jobs: Jobs;
  fence: ShardFence;
  volume(): Promise<string>;
  contentOf(volume: string): Promise<unknown>;
  endless(): Promise<JobSpec>;
};

/** Looks at a job until it has ended. */
export async function ended(jobs: Jobs, jobId: string): Promise<JobStatus> {
  for (;;) {
    const status = await jobs.status(jobId);
    if (status.state !== 'running') return status;
    await sleep(10);
  }
}

const newId = (name: string) => `${name}-${crypto.randomUUID()}`;
const copyTo = (from: string, to: string): JobSpec => ({
  ...{ kind: 'copy', from, to: { volume: to }, twin: null, workloadId: 'nobody' },
});

/** What every adapter of the Jobs port does. */
export function jobsContract(name: string, underTest: () => JobsUnderTest): void {
  describe(`${name} as Jobs`, () => {
    test('a copy ends succeeded, with all of its bytes done, and holds what the volume holds', async () => {
      const { jobs, fence, volume, contentOf } = underTest();
      const [from, to] = [await volume(), newId('copy')];

      await jobs.start(fence, to, copyTo(from, to));

      const status = await ended(jobs, to);
      expect(status).toMatchObject({ jobId: to, state: 'succeeded', intact: true, reason: null });
      expect(status.bytesDone).toBe(status.bytesTotal);
      expect(Date.parse(status.startedAt)).not.toBeNaN();
      expect(await contentOf(to)).toEqual(await contentOf(from));
    });

    test('the same id again is answered by the job that stands', async () => {
      const { jobs, fence, volume, contentOf } = underTest();
      const [from, to, other] = [await volume(), newId('copy'), newId('other')];
      await jobs.start(fence, to, copyTo(from, to));
      const first = await ended(jobs, to);

      await jobs.start(fence, to, copyTo(from, other));

      expect(await ended(jobs, to)).toEqual(first);
      expect(await contentOf(other)).toBeNull();
    });

    test('a job whose source is not there fails with the reason, and leaves nothing', async () => {
      const { jobs, fence, contentOf } = underTest();
      const to = newId('copy');

      await jobs.start(fence, to, copyTo('missing', to));

      const status = await ended(jobs, to);
      expect(status).toMatchObject({ state: 'failed', intact: true });
      expect(status.reason).not.toBe('');
      expect(await contentOf(to)).toBeNull();
    });

    test('stopping ends the running jobs of the incident, counts them, and finds none afterwards', async () => {
      const { jobs, fence, endless } = underTest();
      const jobId = newId('endless');
      await jobs.start(fence, jobId, await endless());
      const before = await jobs.status(jobId);

      const stopped = [await jobs.stopAll(fence), await jobs.stopAll(fence)];

      expect(before.state).toBe('running');
      expect(stopped).toEqual([1, 0]);
      expect(await jobs.status(jobId)).toMatchObject({ state: 'failed', intact: true });
    });

    test('jobs of another incident go on', async () => {
      const { jobs, fence, endless } = underTest();
      const jobId = newId('endless');
      await jobs.start(fence, jobId, await endless());

      const stopped = await jobs.stopAll({ ...fence, incidentId: 'another' });

      expect(stopped).toBe(0);
      expect((await jobs.status(jobId)).state).toBe('running');
      await jobs.stopAll(fence);
    });

    test('a fence that no longer holds its lock starts nothing', async () => {
      const { jobs, fence, volume, contentOf } = underTest();
      const [from, to] = [await volume(), newId('copy')];

      const started = jobs.start({ ...fence, epoch: fence.epoch - 1 }, to, copyTo(from, to));

      await expect(started).rejects.toBeInstanceOf(StaleEpoch);
      await expect(jobs.status(to)).rejects.toBeInstanceOf(NotFound);
      expect(await contentOf(to)).toBeNull();
    });

    test('an unknown job has no status', async () => {
      await expect(underTest().jobs.status('nobody')).rejects.toBeInstanceOf(NotFound);
    });
  });
}
