import { type KillSwitch, reasonToStop } from '../../../core/kernel/kill-switch.ts';

/** `spoil` makes what stands unreadable, as a damaged store would. */
export type KillSwitchUnderTest = { killSwitch: KillSwitch; spoil(): void | Promise<void> };

/** What every adapter of the KillSwitch port does; `makeAdapter` gives one that was never set. */
export function killSwitchContract(name: string, makeAdapter: () => KillSwitchUnderTest): void {
  describe(`${name} as KillSwitch`, () => {
    test('one that was never set is off', async () => {
      const { killSwitch } = makeAdapter();

      expect(await killSwitch.read()).toMatchObject({ on: false });
      expect(await reasonToStop(killSwitch)).toBeNull();
    });

    test('what was set last stands', async () => {
      const { killSwitch } = makeAdapter();
      const state = { on: true, by: 'Ann', reason: 'a real outage', at: '2026-11-23T03:00:00.000Z' };

      await killSwitch.set({ ...state, on: false });
      await killSwitch.set(state);

      expect(await killSwitch.read()).toEqual(state);
      expect(await reasonToStop(killSwitch)).toBe("the kill switch was set by 'Ann': a real outage");
    });

    test('one that can not be read stops everything until it is set anew', async () => {
      const { killSwitch, spoil } = makeAdapter();
      await spoil();

      const reason = await reasonToStop(killSwitch);
      await killSwitch.set({ on: false, by: 'Ann', reason: 'mended', at: '2026-11-23T03:00:00.000Z' });

      expect(reason).toContain("can't be read");
      expect(await reasonToStop(killSwitch)).toBeNull();
    });
  });
}
