import { snapshotBaselines } from '../../adapters/catalog/snapshots.ts';
import { localAuditHeads } from '../../adapters/local/files/audit-heads.ts';
import { documentFile } from '../../adapters/local/files/document-source.ts';
import { localEvidenceStore } from '../../adapters/local/files/evidence-store.ts';
import { localGoldenSets } from '../../adapters/local/files/golden-sets.ts';
import { localNotifier } from '../../adapters/local/files/notifier.ts';
import { localReports } from '../../adapters/local/files/reports.ts';
import { localSnapshotStorage } from '../../adapters/local/files/snapshot-storage.ts';
import { localSnapshots } from '../../adapters/local/files/snapshots.ts';
import { localVolumeMoves } from '../../adapters/local/processes/volume-moves.ts';
import { localVolumes } from '../../adapters/local/processes/volumes.ts';
import type { Db } from '../../adapters/local/records/database.ts';
import { indexLag } from '../world/indexer.ts';
import { documentsFileOf } from '../world/world.ts';

/** The ports that keep files, below one folder. */
export function openFiles(db: Db, dir: string) {
  const snapshots = localSnapshots({ db, dir });
  return {
    snapshots,
    snapshotStorage: localSnapshotStorage({ db, dir }),
    snapshotBaselines: snapshotBaselines(snapshots),
    volumes: localVolumes({ db, dir }),
    volumeMoves: localVolumeMoves({ db, dir }),
    evidence: localEvidenceStore({ dir }),
    goldenSets: localGoldenSets({ dir }),
    documents: documentFile({ file: documentsFileOf(dir) }),
    indexLag: indexLag({ db, file: documentsFileOf(dir) }),
    reports: localReports({ dir }),
    auditHeads: localAuditHeads({ dir }),
    notifier: localNotifier({ dir }),
  };
}
