import { writeFileSync } from 'node:fs';
import { localAuditHeads } from '../../../../adapters/local/files/audit-heads.ts';
import { auditHeadsContract } from '../../../contracts/audit-heads.contract.ts';
import { stateFolder } from '../state-folder.ts';

let state: ReturnType<typeof stateFolder>;
beforeEach(() => {
  state = stateFolder();
});
afterEach(() => state.close());

auditHeadsContract('localAuditHeads', () => localAuditHeads(state));

test('a head that somebody wrote by hand is named', async () => {
  const heads = localAuditHeads(state);
  await heads.keep({ day: '2026-11-23', number: 1, sha256: 'ab' });
  writeFileSync(state.path('audit', '2026-11-24.json'), '{}');

  await expect(heads.list()).rejects.toThrow("2026-11-24.json' holds no head of the audit");
});
