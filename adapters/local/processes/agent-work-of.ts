import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JobSpec } from '../../../core/kernel/ports/jobs.ts';
import type { AgentWork } from '../../../core/snapshot/agent-work.ts';
import { folderIn } from '../files/folder-name.ts';
import type { Db } from '../records/database.ts';
import { birthOf } from './processes-os.ts';

/**
 * Returns a job in the agent's terms: the folders of its volumes, its snapshot and its evidence
 * below the state folder `dir`. Creates these folders.
 */
export function agentWorkOf(db: Db, dir: string, spec: JobSpec): AgentWork {
  const volume = (name: string) => folderIn(join(dir, 'volumes'), name);
  const objects = (snapshotId: string) => folderIn(join(dir, 'snapshots'), snapshotId);
  switch (spec.kind) {
    case 'copy': {
      const isEvidence = 'evidenceOf' in spec.to;
      const to =
        'volume' in spec.to
          ? volume(spec.to.volume)
          : join(folderIn(join(dir, 'evidence'), spec.to.evidenceOf), 'volume');
      mkdirSync(dirname(to), { recursive: true });
      const twin = spec.twin === null ? null : volume(spec.twin);
      return {
        kind: 'copy',
        from: volume(spec.from),
        to,
        twin,
        pid: serverOf(db, spec.workloadId),
        readOnly: isEvidence,
      };
    }
    case 'upload': {
      const { snapshotId } = spec.manifest;
      mkdirSync(objects(snapshotId), { recursive: true });
      return { kind: 'upload', from: volume(spec.from), objects: objects(snapshotId), manifest: spec.manifest };
    }
    case 'restore': {
      const { snapshotId, manifestSha256 } = spec;
      return { kind: 'restore', objects: objects(snapshotId), manifestSha256, to: volume(spec.to) };
    }
  }
}

/** Returns the process that serves a workload, null if none lives. */
function serverOf(db: Db, workloadId: string): number | null {
  const hasTable = db.prepare("SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = 'processes'").get();
  if (!hasTable) return null;
  const row = db.prepare('SELECT pid, birth FROM processes WHERE name = ?').get(workloadId) as
    | { pid: number; birth: string }
    | undefined;
  return row && birthOf(row.pid) === row.birth ? row.pid : null;
}
