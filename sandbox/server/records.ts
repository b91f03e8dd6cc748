import { localApprovals } from '../../adapters/local/approvals.ts';
import { localBreakers, localKillSwitch } from '../../adapters/local/brakes.ts';
import { localCaseFile } from '../../adapters/local/case-file.ts';
import type { Db } from '../../adapters/local/database.ts';
import { localIncidents } from '../../adapters/local/incidents.ts';
import { localLeases } from '../../adapters/local/leases.ts';
import { localOutbox } from '../../adapters/local/outbox.ts';
import { localRegistry } from '../../adapters/local/registry.ts';
import { localSignals } from '../../adapters/local/signals.ts';
import { localWriteGate, writerGate } from '../../adapters/local/write-gate.ts';
import type { Clock } from '../../core/kernel/clock.ts';

/** The ports that keep records, on SQLite. */
export function openRecords(db: Db, clock: Clock) {
  return {
    registry: localRegistry({ db }),
    writeGate: localWriteGate({ db }),
    writers: writerGate({ db }),
    signals: localSignals({ db }),
    incidents: localIncidents({ db }),
    leases: localLeases({ db }),
    breakers: localBreakers({ db }),
    killSwitch: localKillSwitch({ db }),
    approvals: localApprovals({ db }),
    outbox: localOutbox({ db }),
    caseFile: localCaseFile({ db, clock }),
  };
}
