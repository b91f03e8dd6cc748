import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import { NotFound, StaleEpoch } from '../../../core/kernel/task-error.ts';
import { VolumeKept } from '../../../core/volume/errors.ts';
import type { Volumes } from '../../../core/volume/ports.ts';

/** `volume` makes one of 10 bytes that serves; `copy` one that a copy job made. */
export type VolumesUnderTest = {
  volumes: Volumes;
  fence: ShardFence;
  volume(): Promise<string>;
  copy(): Promise<string>;
};

/** What every adapter of the Volumes port does. */
export function volumesContract(name: string, underTest: () => VolumesUnderTest): void {
  describe(`${name} as Volumes`, () => {
    test('a volume has a size in bytes and a place', async () => {
      const { volumes, volume } = underTest();
      const made = await volume();

      const info = await volumes.describe(made);

      expect(info).toMatchObject({ volume: made, bytes: 10 });
      expect(info.path).toContain(made);
    });

    test('an unknown volume can not be described', async () => {
      await expect(underTest().volumes.describe('nobody')).rejects.toBeInstanceOf(NotFound);
    });

    test('a copy is removed, and removing it again is no error', async () => {
      const { volumes, fence, copy } = underTest();
      const made = await copy();

      await volumes.discardCopy(fence, made);
      await volumes.discardCopy(fence, made);

      await expect(volumes.describe(made)).rejects.toBeInstanceOf(NotFound);
    });

    test('a volume that no copy job made is never removed', async () => {
      const { volumes, fence, volume } = underTest();
      const made = await volume();

      await expect(volumes.discardCopy(fence, made)).rejects.toBeInstanceOf(VolumeKept);

      expect(await volumes.describe(made)).toMatchObject({ bytes: 10 });
    });

    test('a quarantined volume is kept, also where it is a copy, with its first reason', async () => {
      const { volumes, fence, copy } = underTest();
      const made = await copy();
      await volumes.quarantine(fence, made, 'it answered wrong');
      await volumes.quarantine(fence, made, 'a later reason');

      await expect(volumes.discardCopy(fence, made)).rejects.toThrow('it answered wrong');

      expect(await volumes.describe(made)).toMatchObject({ volume: made });
    });

    test('a fence that no longer holds its lock changes nothing', async () => {
      const { volumes, fence, copy } = underTest();
      const made = await copy();
      const stale = { ...fence, epoch: fence.epoch - 1 };

      await expect(volumes.discardCopy(stale, made)).rejects.toBeInstanceOf(StaleEpoch);
      await expect(volumes.quarantine(stale, made, 'late')).rejects.toBeInstanceOf(StaleEpoch);

      await volumes.discardCopy(fence, made);
      await expect(volumes.describe(made)).rejects.toBeInstanceOf(NotFound);
    });
  });
}
