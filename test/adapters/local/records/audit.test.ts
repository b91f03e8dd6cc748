import { localApprovals } from '../../../../adapters/local/records/approvals.ts';
import { localAudit } from '../../../../adapters/local/records/audit.ts';
import { localBreakers, localKillSwitch } from '../../../../adapters/local/records/brakes.ts';
import { localIncidents } from '../../../../adapters/local/records/incidents.ts';
import { auditContract } from '../../../contracts/records/audit.contract.ts';
import { auditedContract } from '../../../contracts/records/audited.contract.ts';
import { type RealDatabase, realDatabase } from '../real-database.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

auditContract('localAudit', () => ({
  audit: localAudit(real),
  async put(entry) {
    real.db.prepare('INSERT OR REPLACE INTO audit VALUES (?, ?)').run(entry.number, JSON.stringify(entry));
  },
  async drop(number) {
    real.db.prepare('DELETE FROM audit WHERE number = ?').run(number);
  },
}));

auditedContract('SQLite', () => ({
  ...{ audit: localAudit(real), incidents: localIncidents(real), approvals: localApprovals(real) },
  ...{ breakers: localBreakers(real), killSwitch: localKillSwitch(real) },
}));
