import { StaleEpoch } from '../../../core/kernel/task-error.ts';
import type { ProviderFlag } from '../../../core/provider/ports/provider-flag.ts';
import type { Locks } from '../records/locks.ts';

/**
 * A flag that names `primary`, of target 'docs-rag', whose only other provider is `backup`. `putBy`
 * makes it name a provider past the port, and gives the name under which a reading knows who did.
 */
export type FlagUnderTest = {
  flag: ProviderFlag;
  locks: Locks;
  primary: string;
  backup: string;
  putBy(provider: string): Promise<string>;
};

/** What every driver of the ProviderFlag port does; `makeAdapter` gives one that nobody has switched. */
export function providerFlagContract(name: string, makeAdapter: () => Promise<FlagUnderTest>): void {
  describe(`${name} as ProviderFlag`, () => {
    const held = async () => {
      const made = await makeAdapter();
      const fence = await made.locks.take('docs-rag/provider', 'shard-1');
      return { ...made, fence, from: await made.flag.read('docs-rag') };
    };
    const whyOf = ({ incidentId }: { incidentId: string }) => `${incidentId}: the primary is down`;

    test('a flag that nobody switched names the primary, each time in the same version', async () => {
      const { flag, from, primary } = await held();

      expect(from).toMatchObject({ provider: primary, ownedBy: null });
      expect(await flag.read('docs-rag')).toEqual(from);
    });

    test('a switch is read back in a new version, with who made it, and gives what was there before', async () => {
      const { flag, fence, from, backup } = await held();

      const result = await flag.switch(fence, from, backup, whyOf(fence));

      const after = await flag.read('docs-rag');
      expect(result).toEqual({ switched: after, before: from });
      expect(after).toMatchObject({ provider: backup, ownedBy: null });
      expect(after.writtenBy).toContain(fence.incidentId);
      expect(after.version).not.toBe(from.version);
    });

    test('what a switch gives as before switches back, and no version returns', async () => {
      const { flag, fence, from, primary, backup } = await held();
      const there = await flag.switch(fence, from, backup, whyOf(fence));
      if (!('switched' in there)) throw new Error('it was not switched');

      const back = await flag.switch(fence, there.switched, there.before.provider ?? '', 'the primary is well');

      expect(back).toMatchObject({ switched: { provider: primary }, before: { provider: backup } });
      expect((await flag.read('docs-rag')).version).not.toBe(from.version);
    });

    test('who switches from an older reading has lost, changes nothing, and learns to whom', async () => {
      const { flag, fence, from, primary, backup, putBy } = await held();
      const winner = await putBy(backup);
      const before = await flag.read('docs-rag');

      const late = await flag.switch(fence, from, primary, whyOf(fence));

      expect(late).toEqual({ lostTo: before });
      expect(before.writtenBy).toContain(winner);
      expect(await flag.read('docs-rag')).toEqual(before);
    });

    test('of two different switches from one reading exactly one wins', async () => {
      const { flag, fence, from, primary, backup } = await held();

      const ended = await Promise.all([
        flag.switch(fence, from, backup, whyOf(fence)),
        flag.switch(fence, from, primary, 'the primary is well'),
      ]);

      const [won] = ended.filter((one) => 'switched' in one);
      expect(ended.filter((one) => 'lostTo' in one)).toHaveLength(1);
      expect(await flag.read('docs-rag')).toEqual(won?.switched);
    });

    test('the same switch again gives what the first one gave, and writes nothing', async () => {
      const { flag, fence, from, backup } = await held();
      const first = await flag.switch(fence, from, backup, whyOf(fence));

      const again = await flag.switch(fence, from, backup, whyOf(fence));

      expect(again).toEqual(first);
    });

    test('the same switch at once, many times over, is made once', async () => {
      const { flag, fence, from, backup } = await held();

      const ended = await Promise.all([1, 2, 3, 4].map(() => flag.switch(fence, from, backup, whyOf(fence))));

      const after = await flag.read('docs-rag');
      expect(ended).toEqual([1, 2, 3, 4].map(() => ({ switched: after, before: from })));
    });

    test('what somebody put back after a switch stays, also when the switch is repeated, and is told', async () => {
      const { flag, fence, from, primary, backup, putBy } = await held();
      await flag.switch(fence, from, backup, whyOf(fence));
      const who = await putBy(primary);

      await flag.switch(fence, from, backup, whyOf(fence));

      const after = await flag.read('docs-rag');
      expect(after.provider).toBe(primary);
      expect(after.writtenBy).toContain(who);
    });

    test('who lost the lock switches nothing', async () => {
      const { flag, locks, fence, from, backup } = await held();
      await locks.free(fence);
      const next = await locks.take('docs-rag/provider', 'shard-1');

      await expect(flag.switch(fence, from, backup, whyOf(fence))).rejects.toBeInstanceOf(StaleEpoch);
      expect(await flag.switch(next, from, backup, whyOf(next))).toHaveProperty('switched');
    });

    test('a lock of a shard is none of the provider, and that of the target is', async () => {
      const { flag, locks, backup } = await makeAdapter();
      const from = await flag.read('docs-rag');
      const shard = await locks.take('docs-rag/shard/shard-1', 'shard-1');

      await expect(flag.switch(shard, from, backup, whyOf(shard))).rejects.toBeInstanceOf(StaleEpoch);
      await locks.free(shard);
      const whole = await locks.take('docs-rag', 'shard-1');
      expect(await flag.switch(whole, from, backup, whyOf(whole))).toHaveProperty('switched');
    });

    test('a provider that is not configured is refused by its name, and nothing is switched', async () => {
      const { flag, fence, from } = await held();

      await expect(flag.switch(fence, from, 'nobody', whyOf(fence))).rejects.toThrow("provider 'nobody'");
      expect(await flag.read('docs-rag')).toEqual(from);
    });
  });
}
