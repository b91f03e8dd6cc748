import { localApprovals } from '../../../adapters/local/approvals.ts';
import { localAudit } from '../../../adapters/local/audit.ts';
import { localBreakers, localKillSwitch } from '../../../adapters/local/brakes.ts';
import { localIncidents } from '../../../adapters/local/incidents.ts';
import { auditContract } from '../../contracts/audit.contract.ts';
import { auditedContract } from '../../contracts/audited.contract.ts';
import { type RealDatabase, realDatabase } from './real-database.ts';

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
