import { localNonces } from '../../../adapters/local/nonces.ts';
import { localWriteGate, writerGate } from '../../../adapters/local/processes/write-gate.ts';
import { localApprovals } from '../../../adapters/local/records/approvals.ts';
import { localAudit } from '../../../adapters/local/records/audit.ts';
import { localBreakers, localKillSwitch } from '../../../adapters/local/records/brakes.ts';
import { localCaseFile } from '../../../adapters/local/records/case-file.ts';
import type { Db } from '../../../adapters/local/records/database.ts';
import { localGeneratorStates } from '../../../adapters/local/records/generator-states.ts';
import { localIncidents } from '../../../adapters/local/records/incidents.ts';
import { localLeases } from '../../../adapters/local/records/leases.ts';
import { localOutbox } from '../../../adapters/local/records/outbox.ts';
import { localRegistry } from '../../../adapters/local/records/registry.ts';
import { localSignals } from '../../../adapters/local/records/signals.ts';
import { localTurns } from '../../../adapters/local/records/turns.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';

/** The ports that keep records, on SQLite. */
export function openRecords(db: Db, clock: Clock) {
  return {
    registry: localRegistry({ db }),
    writeGate: localWriteGate({ db }),
    writers: writerGate({ db }),
    signals: localSignals({ db }),
    nonces: localNonces({ db, clock }),
    incidents: localIncidents({ db }),
    leases: localLeases({ db }),
    turns: localTurns({ db }),
    breakers: localBreakers({ db }),
    killSwitch: localKillSwitch({ db }),
    approvals: localApprovals({ db }),
    audit: localAudit({ db }),
    outbox: localOutbox({ db }),
    generatorStates: localGeneratorStates({ db }),
    caseFile: localCaseFile({ db, clock }),
  };
}
