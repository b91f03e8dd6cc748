import { type Nonces, NonceTimes } from '../../core/signal/nonces.ts';
import { FakeClock } from '../fakes/clock.ts';

type Make = (clock: FakeClock) => Nonces;

/** How every adapter of the Nonces port behaves; `makeAdapter` gives a view of one empty store at each call. */
export function noncesContract(name: string, makeAdapter: Make): void {
  describe(`${name} as Nonces`, () => {
    const nonce = 'ab12'.repeat(16);
    const opened = () => {
      const clock = new FakeClock();
      return { clock, nonces: makeAdapter(clock) };
    };

    test('of fifty requests with one signature at the same time one has it', async () => {
      const { clock } = opened();

      const taken = await Promise.all(Array.from({ length: 50 }, () => makeAdapter(clock).take(nonce)));

      expect(taken.sort()).toEqual([...Array(49).fill('busy'), 'free']);
    });

    test('a used signature stays used, also in capitals; another is free', async () => {
      const { nonces, clock } = opened();
      await nonces.take(nonce);
      await nonces.settle(nonce, true);

      clock.advance(NonceTimes.takenMs / 1000 + 1);

      const taken = [
        await nonces.take(nonce),
        await nonces.take(nonce.toUpperCase()),
        await nonces.take('cd'.repeat(32)),
      ];
      expect(taken).toEqual(['used', 'used', 'free']);
    });

    test('a request that failed gives its signature back, and one that died loses it after a while', async () => {
      const { nonces, clock } = opened();
      await nonces.take(nonce);
      await nonces.settle(nonce, false);
      const again = await nonces.take(nonce);
      const meanwhile = await nonces.take(nonce);

      clock.advance(NonceTimes.takenMs / 1000 + 1);

      expect([again, meanwhile, await nonces.take(nonce)]).toEqual(['free', 'busy', 'free']);
    });
  });
}
