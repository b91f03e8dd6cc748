import type { Audit, AuditEntry, AuditFact } from '../../../core/audit/ports.ts';

/**
 * `put` writes an entry past the adapter, in the place of its number, as somebody with the right to
 * write could; `drop` removes one.
 */
export type AuditUnderTest = {
  audit: Audit;
  put(entry: AuditEntry): Promise<void>;
  drop(number: number): Promise<void>;
};

const AT = '2026-11-23T03:00:00.000Z';
const fact = (n: number): AuditFact => ({
  ...{ at: AT, by: `person-${n}`, what: 'approval Approved', about: `a-${n}`, detail: 'plan 1' },
});

async function written(audit: Audit, count: number): Promise<AuditEntry[]> {
  for (let n = 1; n <= count; n++) await audit.append(fact(n));
  return audit.entries();
}

/** What every adapter of the Audit port does; `makeAdapter` gives an empty one. */
export function auditContract(name: string, makeAdapter: () => AuditUnderTest): void {
  describe(`${name} as Audit`, () => {
    test('facts are kept in their order, each with the sha256 of the one before', async () => {
      const { audit } = makeAdapter();

      const entries = await written(audit, 12);

      expect(entries).toMatchObject(
        Array.from({ length: 12 }, (_, index) => ({ ...fact(index + 1), number: index + 1 })),
      );
      expect(entries.map(({ previous }) => previous)).toEqual([
        '0'.repeat(64),
        ...entries.slice(0, -1).map(({ sha256 }) => sha256),
      ]);
      expect(await audit.verify()).toBeNull();
      expect(await audit.head()).toEqual({ number: 12, sha256: entries.at(-1)?.sha256 });
    });

    test('an audit without entries is whole', async () => {
      const { audit } = makeAdapter();

      expect([await audit.entries(), await audit.verify()]).toEqual([[], null]);
      expect(await audit.head()).toEqual({ number: 0, sha256: '0'.repeat(64) });
    });

    test('what is written while it is looked at is no break', async () => {
      const { audit } = makeAdapter();
      let isWriting = true;
      const writing = written(audit, 20).finally(() => {
        isWriting = false;
      });
      const seen = new Set([await audit.verify()]);
      while (isWriting) seen.add(await audit.verify());
      await writing;

      expect([...seen]).toEqual([null]);
    });

    test('of 30 parallel entries none is lost, and the chain is whole', async () => {
      const { audit } = makeAdapter();

      await Promise.all(Array.from({ length: 30 }, (_, n) => audit.append(fact(n))));

      const entries = await audit.entries();
      expect(entries.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
      expect(new Set(entries.map(({ by }) => by)).size).toBe(30);
      expect(await audit.verify()).toBeNull();
    });

    test.each<[string, (all: AuditEntry[], under: AuditUnderTest) => Promise<void>, string]>([
      [
        'changed',
        async ([, second], { put }) => put({ ...(second as AuditEntry), by: 'somebody else' }),
        'audit entry 2 was changed',
      ],
      ['dropped', async (_, { drop }) => drop(2), 'audit entry 2 is missing: entry 3 is in its place'],
      [
        'dropped at the end',
        async (_, { drop }) => drop(4),
        'audit entries end with 3, but the last one written was 4',
      ],
      [
        'put into the place of another',
        async ([first, second], { put }) => {
          await put({ ...(first as AuditEntry), number: 2 });
          await put({ ...(second as AuditEntry), number: 1 });
        },
        'audit entry 1 does not follow the entry before it',
      ],
      [
        'put out of their order, numbers included',
        async ([, second, third], { put, drop }) => {
          await drop(2);
          await put({ ...(third as AuditEntry), number: 2 });
          await put({ ...(second as AuditEntry), number: 3 });
        },
        'audit entry 2 does not follow the entry before it',
      ],
    ])('entries that were %s are found', async (_, tamper, expected) => {
      const under = makeAdapter();
      await tamper(await written(under.audit, 4), under);

      expect(await under.audit.verify()).toBe(expected);
    });

    test('all entries dropped are found', async () => {
      const { audit, drop } = makeAdapter();
      for (const { number } of await written(audit, 2)) await drop(number);

      expect(await audit.verify()).toBe('audit entries end with 0, but the last one written was 2');
    });
  });
}
