import type { ComponentStatus, Components } from '../../../core/bootstrap/ports/components.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { NotFound, PlanDrifted, StaleEpoch } from '../../../core/kernel/task-error.ts';

/**
 * The adapter, and a fence that holds the lock of its target.
 *
 * - `workload` is a component with two pods that are ready. `change` makes another version of it, past the port.
 * - `wait` lets time pass between two looks.
 */
export type ComponentsUnderTest = {
  components: Components;
  fence: Fence;
  workload: string;
  change(): Promise<void>;
  wait(): Promise<void>;
};

/** What every driver of the Components port does; `underTest` gives a component that nobody has changed. */
export function componentsContract(name: string, underTest: () => Promise<ComponentsUnderTest>): void {
  describe(`${name} as Components`, () => {
    async function ready() {
      const made = await underTest();
      const status = () => made.components.status(made.fence.targetId, made.workload);
      const until = async (isThere: (seen: ComponentStatus) => boolean): Promise<ComponentStatus> => {
        for (;;) {
          const seen = await status();
          if (isThere(seen)) return seen;
          await made.wait();
        }
      };
      const before = await until((seen) => seen.ready === 2 && seen.pods === 2);
      return { ...made, before, status, until, scale: scaling(made) };
    }

    const scaling =
      ({ components, fence, workload }: ComponentsUnderTest) =>
      (replicas: number, version: string, held = fence) =>
        components.scale(held, workload, replicas, version);

    test('a component is scaled to 0 until its pods are gone, and back, also when it is asked for twice', async () => {
      const { before, until, scale } = await ready();

      await scale(0, before.version);
      await scale(0, before.version);
      const gone = await until(({ pods }) => pods === 0);
      await scale(2, before.version);
      await scale(2, before.version);
      const back = await until((seen) => seen.ready === 2);

      expect(before).toMatchObject({ replicas: 2, stalePods: [], failing: null });
      expect(gone).toMatchObject({ replicas: 0, ready: 0, version: before.version, failing: null });
      expect(back).toEqual(before);
    });

    test('a component of another version than the plan says is not scaled', async () => {
      const { before, status, scale, change } = await ready();
      await change();

      const scaled = scale(0, before.version);

      await expect(scaled).rejects.toBeInstanceOf(PlanDrifted);
      expect((await status()).replicas).toBe(2);
      expect((await status()).version).not.toBe(before.version);
    });

    test('a fence that no longer holds its lock changes nothing', async () => {
      const { before, status, scale, components, fence, workload } = await ready();
      const stale = { ...fence, epoch: fence.epoch - 1 };

      await expect(scale(0, before.version, stale)).rejects.toBeInstanceOf(StaleEpoch);
      await expect(components.deletePods(stale, workload, ['any'])).rejects.toBeInstanceOf(StaleEpoch);
      await expect(components.rollBack(stale, workload, '1', before.version)).rejects.toBeInstanceOf(StaleEpoch);
      expect(await status()).toEqual(before);
    });

    test('a pod that is gone is deleted without an error, and one without a settle probe works', async () => {
      const { before, status, components, fence, workload } = await ready();

      await components.deletePods(fence, workload, ['gone-long-ago']);

      expect(await components.isFunctional(fence.targetId, workload)).toBe(true);
      expect(await status()).toEqual(before);
    });

    test('an unknown component has no status, and is not scaled', async () => {
      const { before, components, fence } = await ready();

      await expect(components.status(fence.targetId, 'Deployment/nobody')).rejects.toBeInstanceOf(NotFound);
      await expect(components.scale(fence, 'Deployment/nobody', 0, before.version)).rejects.toBeInstanceOf(NotFound);
    });
  });
}
