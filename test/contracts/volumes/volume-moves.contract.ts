import type { Rename } from '../../../core/contracts/plans/settle-plan.ts';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { VolumeMoves } from '../../../core/kernel/ports/volume-moves.ts';
import { NotFound, StaleEpoch, WriteConflict } from '../../../core/kernel/task-error.ts';

/**
 * `volume` makes one that holds a text, and gives its name; `textIn` reads it. `accept` and `move`
 * are what the person does who may rename volumes: nothing where the adapter does so itself.
 * `stale` is a fence whose lock somebody else has.
 */
export type MovesUnderTest = {
  volumeMoves: VolumeMoves;
  fence: ShardFence;
  stale: ShardFence;
  volume(text: string): Promise<string>;
  textIn(name: string): Promise<string>;
  accept(): Promise<void>;
  move(): Promise<void>;
};

/** What every adapter of the VolumeMoves port does. */
export function volumeMovesContract(name: string, underTest: () => MovesUnderTest): void {
  /** A good volume that is to get the name of an old one, which is kept under another. */
  async function prepare(): Promise<MovesUnderTest & { renames: Rename[]; from: string; to: string; aside: string }> {
    const under = underTest();
    const [from, to] = await Promise.all([under.volume('good'), under.volume('old')]);
    const [good, old] = await Promise.all([under.volumeMoves.identify(from), under.volumeMoves.identify(to)]);
    const aside = `${to}-kept`;
    const renames = [
      { id: String(good), from, to },
      { id: String(old), from: to, to: aside },
    ];
    return { ...under, renames, from, to, aside };
  }

  async function made(): Promise<Awaited<ReturnType<typeof prepare>>> {
    const all = await prepare();
    await all.volumeMoves.offer(all.fence, all.renames);
    await all.accept();
    await all.volumeMoves.grant(all.fence);
    await all.move();
    return all;
  }

  describe(`${name} as VolumeMoves`, () => {
    test('tells one volume from another, whatever their names', async () => {
      const { volumeMoves, renames } = await prepare();

      expect(renames[0]?.id).not.toBe(renames[1]?.id);
      expect(await volumeMoves.identify('nobody')).toBeNull();
    });

    test('renames volumes with what is in them', async () => {
      const { volumeMoves, fence, renames, from, to, aside, textIn } = await made();

      expect(await volumeMoves.stateOf(fence)).toBe('moved');
      expect(await volumeMoves.identify(to)).toBe(renames[0]?.id);
      expect(await volumeMoves.identify(aside)).toBe(renames[1]?.id);
      expect(await volumeMoves.identify(from)).toBeNull();
      expect(await Promise.all([textIn(to), textIn(aside)])).toEqual(['good', 'old']);
    });

    test('gives the names back', async () => {
      const { volumeMoves, fence, renames, from, to, aside, textIn, accept, move } = await made();
      const back = renames.map((rename) => ({ id: rename.id, from: rename.to, to: rename.from }));

      await volumeMoves.offer(fence, back);
      await accept();
      await volumeMoves.grant(fence);
      await move();

      expect(await Promise.all([textIn(from), textIn(to)])).toEqual(['good', 'old']);
      expect(await volumeMoves.identify(aside)).toBeNull();
    });

    test('the same offer and the same grant again change nothing', async () => {
      const { volumeMoves, fence, renames, to, textIn } = await made();

      await volumeMoves.offer(fence, renames);
      await volumeMoves.grant(fence);

      expect(await volumeMoves.stateOf(fence)).toBe('moved');
      expect(await textIn(to)).toBe('good');
    });

    test('an offer that was withdrawn is not made', async () => {
      const { volumeMoves, fence, renames, from, to, textIn, accept } = await prepare();
      await volumeMoves.offer(fence, renames);
      await accept();

      expect(await volumeMoves.withdraw(fence)).toBe('withdrawn');

      await expect(volumeMoves.grant(fence)).rejects.toBeInstanceOf(WriteConflict);
      expect(await Promise.all([textIn(from), textIn(to)])).toEqual(['good', 'old']);
    });

    test('what was made is not withdrawn', async () => {
      const { volumeMoves, fence } = await made();

      expect(await volumeMoves.withdraw(fence)).toBe('moved');
      expect(await volumeMoves.stateOf(fence)).toBe('moved');
    });

    test('a later offer takes the place of one that is over', async () => {
      const { volumeMoves, fence, renames } = await prepare();
      await volumeMoves.offer(fence, renames);
      await volumeMoves.withdraw(fence);
      const others = renames.map((rename) => ({ ...rename, to: `${rename.to}-2` }));

      await volumeMoves.offer(fence, others);

      expect(['offered', 'accepted']).toContain(await volumeMoves.stateOf(fence));
    });

    test('an incident knows only of its own', async () => {
      const { volumeMoves, fence, stale } = await made();

      await expect(volumeMoves.stateOf({ ...fence, incidentId: stale.incidentId })).rejects.toBeInstanceOf(NotFound);
    });

    test('nothing is offered, granted or withdrawn without the lock', async () => {
      const { volumeMoves, fence, stale, renames, from, textIn } = await prepare();
      await volumeMoves.offer(fence, renames);
      const late = { ...fence, epoch: stale.epoch };

      await expect(volumeMoves.offer(late, renames)).rejects.toBeInstanceOf(StaleEpoch);
      await expect(volumeMoves.grant(late)).rejects.toBeInstanceOf(StaleEpoch);
      await expect(volumeMoves.withdraw(late)).rejects.toBeInstanceOf(StaleEpoch);
      expect(await textIn(from)).toBe('good');
    });
  });
}
