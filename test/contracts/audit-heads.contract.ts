import type { AuditHeads } from '../../core/audit/ports.ts';

const head = (day: string, number: number) => ({ day, number, sha256: `${number}`.repeat(64) });

/** What every adapter of the AuditHeads port does; `makeAdapter` gives an empty one. */
export function auditHeadsContract(name: string, makeAdapter: () => AuditHeads): void {
  describe(`${name} as AuditHeads`, () => {
    test('heads are listed by their days, none before the first', async () => {
      const heads = makeAdapter();
      const before = await heads.list();

      for (const each of [head('2026-11-24', 7), head('2026-11-23', 3)]) await heads.keep(each);

      expect([before, await heads.list()]).toEqual([[], [head('2026-11-23', 3), head('2026-11-24', 7)]]);
    });

    test('the first head of a day stays', async () => {
      const heads = makeAdapter();
      await heads.keep(head('2026-11-23', 3));

      await heads.keep(head('2026-11-23', 4));

      expect(await heads.list()).toEqual([head('2026-11-23', 3)]);
    });

    test('what is no day is refused', async () => {
      await expect(makeAdapter().keep(head('../2026', 3))).rejects.toThrow("'../2026' is no day");
    });
  });
}
