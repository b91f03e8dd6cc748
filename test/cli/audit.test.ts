import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localAuditHeads } from '../../adapters/local/files/audit-heads.ts';
import { localAudit } from '../../adapters/local/records/audit.ts';
import { type Db, openDatabase } from '../../adapters/local/records/database.ts';
import { json, ragmend } from './program.ts';

describe('ragmend audit', () => {
  let dir: string;
  let db: Db;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'ragmend-audit-'));
    db = openDatabase(join(dir, 'ragmend.db'));
    const fact = { at: '2026-11-25T10:00:00.000Z', what: 'approval Approved', about: 'a-1', detail: 'plan 1f' };
    for (const by of ['ada', 'bob', 'eve']) await localAudit({ db }).append({ ...fact, by });
  });
  afterEach(() => {
    db.close();
    rmSync(dir, { recursive: true });
  });

  it('shows who did what, oldest first', async () => {
    const { code, out } = await ragmend('audit', '--dir', dir);

    expect(code).toBe(0);
    expect(out).toMatch(/1 +2026-11-25T10:00:00.000Z +ada +approval Approved +a-1 +plan 1f\n2 .* bob .*\n3 .* eve /);
    expect(out).toContain('3 entries, each follows the one before it');
  });

  it.each([
    ['changed', "UPDATE audit SET record = replace(record, 'bob', 'ada')", 'audit entry 2 was changed'],
    ['made unreadable', "UPDATE audit SET record = '{' WHERE number = 2", 'audit entry 2 was changed'],
    ['emptied', "UPDATE audit SET record = '{}' WHERE number = 2", 'audit entry 2 was changed'],
    ['dropped', 'DELETE FROM audit WHERE number = 2', 'audit entry 2 is missing'],
    ['dropped at the end', 'DELETE FROM audit WHERE number = 3', 'but the last one written was 3'],
  ])('exits 1 where an entry was %s', async (_, tamper, message) => {
    db.exec(tamper);

    const { code, err } = await ragmend('audit', '--dir', dir);

    expect([code, err]).toEqual([1, expect.stringContaining(message)]);
  });

  it('exits 1 where the whole chain was written anew after its head was kept', async () => {
    const audit = localAudit({ db });
    await localAuditHeads({ dir }).keep({ day: '2026-11-25', ...(await audit.head()) });
    const kept = await ragmend('audit', '--dir', dir);
    db.exec('DELETE FROM audit; DELETE FROM audit_head');
    const fact = { at: '2026-11-25T10:00:00.000Z', what: 'approval Approved', about: 'a-1', detail: 'plan 1f' };
    for (const by of ['ada', 'mal', 'eve']) await audit.append({ ...fact, by });

    const { code, err } = await ragmend('audit', '--dir', dir);

    expect([kept.code, await audit.verify()]).toEqual([0, null]);
    expect([code, err]).toEqual([1, expect.stringContaining('audit entry 3 is not the one of 2026-11-25')]);
  });

  it('prints JSON, and says where no sandbox is', async () => {
    const nowhere = await ragmend('audit', '--dir', join(dir, 'nowhere'));

    expect(await json('audit', '--dir', dir)).toMatchObject({
      entries: [{ by: 'ada' }, {}, { number: 3 }],
    });
    expect([nowhere.code, nowhere.err]).toEqual([3, expect.stringContaining('no sandbox runs in')]);
  });
});
