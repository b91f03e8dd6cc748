import type { BacklogAnswer, BacklogEntry } from '../../../core/contracts/provider/backlog-entry.ts';
import type { Backlog } from '../../../core/provider/ports/backlog.ts';

const entry = (id: string, receivedAt = 1000): BacklogEntry => ({
  ...{ id, digest: `digest of ${id}`, path: '/chat/completions', body: '{"model":"m"}' },
  ...{ headers: { 'x-ragmend-qid': 'q' }, receivedAt, attempts: 0 },
});
const ANSWER: BacklogAnswer = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
const BOUNDS = { maxCount: 3, maxBytes: 100_000, maxAgeSeconds: 60, attempts: 2 };

/** What every adapter of the Backlog port does; `makeAdapter` gives an empty one with these bounds. */
export function backlogContract(name: string, makeAdapter: (bounds: typeof BOUNDS) => Backlog): void {
  describe(`${name} as Backlog`, () => {
    test('what is kept is taken oldest first, and by nobody else while its lease lasts', async () => {
      const backlog = makeAdapter(BOUNDS);
      expect(await backlog.add(entry('b', 2000))).toBe('added');
      expect(await backlog.add(entry('a', 1000))).toBe('added');
      expect(await backlog.take(3000, 9000)).toEqual(entry('a', 1000));
      expect(await backlog.take(3000, 9001)).toEqual(entry('b', 2000));
      expect(await backlog.take(8000, 9002)).toBeNull();
      expect(await backlog.get('a')).toEqual({ state: 'waiting', digest: 'digest of a' });
      expect(await backlog.get('c')).toBeNull();
    });

    test('the same id is kept once', async () => {
      const backlog = makeAdapter(BOUNDS);
      await backlog.add(entry('a'));
      expect(await backlog.add({ ...entry('a'), body: 'other' })).toBe('there');
      expect(await backlog.take(3000, 9000)).toEqual(entry('a'));
    });

    test('an answer stands, whatever a later holder of the lease says', async () => {
      const backlog = makeAdapter(BOUNDS);
      await backlog.add(entry('a'));
      await backlog.take(3000, 4000);
      await backlog.take(5000, 6000);
      await backlog.settle('a', 4000, 'failed');
      await backlog.settle('a', 6000, { answer: ANSWER });
      await backlog.settle('a', 6000, 'outage');
      expect(await backlog.get('a')).toEqual({ state: 'answered', digest: 'digest of a', answer: ANSWER });
      expect(await backlog.take(7000, 8000)).toBeNull();
    });

    test('an outage is no attempt, a failure of its own and a death are', async () => {
      const backlog = makeAdapter(BOUNDS);
      await backlog.add(entry('a'));
      for (const at of [2000, 3000, 4000]) {
        expect(await backlog.take(at, at + 100)).toMatchObject({ attempts: 0 });
        await backlog.settle('a', at + 100, 'outage');
      }
      await backlog.take(5000, 5100);
      expect(await backlog.take(6000, 6100)).toMatchObject({ attempts: 1 });
      await backlog.settle('a', 6100, 'failed');
      expect(await backlog.take(7000, 7100)).toBeNull();
      expect(await backlog.get('a')).toMatchObject({ state: 'dropped', why: 'failed' });
    });

    test('what is too old is dropped and counted before it is taken', async () => {
      const backlog = makeAdapter(BOUNDS);
      await backlog.add(entry('a', 1000));
      await backlog.add(entry('b', 50_000));
      expect(await backlog.take(61_001, 62_000)).toMatchObject({ id: 'b' });
      expect(await backlog.get('a')).toMatchObject({ state: 'dropped', why: 'expired' });
      expect(await backlog.counts()).toMatchObject({ waiting: 1, oldest: 50_000, expired: 1, failed: 0 });
    });

    test('it is full at its count and at its bytes, and has room again where something ended', async () => {
      const backlog = makeAdapter(BOUNDS);
      for (const id of ['a', 'b', 'c']) await backlog.add(entry(id));
      expect(await backlog.add(entry('d'))).toBe('full');
      await backlog.take(2000, 3000);
      await backlog.settle('a', 3000, { answer: ANSWER });
      expect(await backlog.add({ ...entry('e'), body: 'x'.repeat(100_000) })).toBe('full');
      expect(await backlog.add(entry('d'))).toBe('added');
    });
  });
}
