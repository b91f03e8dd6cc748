import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { Workloads } from '../../../core/kernel/ports/workloads.ts';
import { NotFound, StaleEpoch } from '../../../core/kernel/task-error.ts';

/**
 * `volume` makes an empty volume; `refusing` one whose server does not come up; `fence` holds a
 * lock; `runOf` tells one run of a workload from another.
 */
export type WorkloadsUnderTest = {
  workloads: Workloads;
  fence: ShardFence;
  volume(): Promise<string>;
  refusing(): Promise<string>;
  runOf(workloadId: string): Promise<string>;
};

/** What every adapter of the Workloads port does. */
export function workloadsContract(name: string, underTest: () => WorkloadsUnderTest): void {
  describe(`${name} as Workloads`, () => {
    test('a started workload is ready, and answers where it says', async () => {
      const { workloads, fence, volume } = underTest();
      const workload = { workloadId: `w-${crypto.randomUUID()}`, volume: await volume() };

      const started = await workloads.start(fence, workload);

      expect(started).toMatchObject({ ...workload, running: true, ready: true, restarts: 0 });
      expect(await workloads.describe(workload.workloadId)).toEqual(started);
      expect(Date.parse(String(started.startedAt))).not.toBeNaN();
    });

    test('starting the same again is answered with what runs', async () => {
      const { workloads, fence, volume } = underTest();
      const workload = { workloadId: `w-${crypto.randomUUID()}`, volume: await volume() };

      const [first, second] = await Promise.all([workloads.start(fence, workload), workloads.start(fence, workload)]);

      expect(second).toEqual(first);
    });

    test('a restart is another run on the same volume, counted', async () => {
      const { workloads, fence, volume, runOf } = underTest();
      const workload = { workloadId: `w-${crypto.randomUUID()}`, volume: await volume() };
      await workloads.start(fence, workload);
      const before = await runOf(workload.workloadId);

      const after = await workloads.restart(fence, workload.workloadId);

      expect(after).toMatchObject({ ...workload, running: true, ready: true, restarts: 1 });
      expect(await runOf(workload.workloadId)).not.toBe(before);
    });

    test('a stopped workload is unknown, stopping it again is no error, and its volume can be opened by another', async () => {
      const { workloads, fence, volume } = underTest();
      const workload = { workloadId: `w-${crypto.randomUUID()}`, volume: await volume() };
      await workloads.start(fence, workload);

      await workloads.stop(fence, workload.workloadId);
      await workloads.stop(fence, workload.workloadId);

      await expect(workloads.describe(workload.workloadId)).rejects.toBeInstanceOf(NotFound);
      const heir = await workloads.start(fence, { ...workload, workloadId: `${workload.workloadId}-heir` });
      expect(heir.ready).toBe(true);
    });

    test('a server that does not come up gives ready: false, without an error', async () => {
      const { workloads, fence, refusing } = underTest();
      const workload = { workloadId: `w-${crypto.randomUUID()}`, volume: await refusing() };

      const started = await workloads.start(fence, workload);

      expect(started).toMatchObject({ ready: false, url: null });
    });

    test('logs of the current and the previous run are kept apart', async () => {
      const { workloads, fence, volume } = underTest();
      const workload = { workloadId: `w-${crypto.randomUUID()}`, volume: await volume() };
      await workloads.start(fence, workload);
      await workloads.restart(fence, workload.workloadId);

      const logs = await workloads.logs(workload.workloadId);

      expect(Object.keys(logs)).toEqual(expect.arrayContaining(['current.log', 'previous.log']));
      expect(logs['previous.log']).not.toBe('');
    });

    test('a fence that no longer holds its lock changes nothing', async () => {
      const { workloads, fence, volume } = underTest();
      const workload = { workloadId: `w-${crypto.randomUUID()}`, volume: await volume() };
      const before = await workloads.start(fence, workload);
      const stale = { ...fence, epoch: fence.epoch - 1 };

      await expect(workloads.restart(stale, workload.workloadId)).rejects.toBeInstanceOf(StaleEpoch);
      await expect(workloads.stop(stale, workload.workloadId)).rejects.toBeInstanceOf(StaleEpoch);
      await expect(workloads.start(stale, { workloadId: 'late', volume: await volume() })).rejects.toBeInstanceOf(
        StaleEpoch,
      );

      expect(await workloads.describe(workload.workloadId)).toEqual(before);
      await expect(workloads.describe('late')).rejects.toBeInstanceOf(NotFound);
    });

    test('an unknown workload can be neither described nor restarted', async () => {
      const { workloads, fence } = underTest();

      await expect(workloads.describe('nobody')).rejects.toBeInstanceOf(NotFound);
      await expect(workloads.restart(fence, 'nobody')).rejects.toBeInstanceOf(NotFound);
    });
  });
}
