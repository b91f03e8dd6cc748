import { readFileSync } from 'node:fs';
import { snapshotFiles } from '../../../adapters/local/files/snapshot-files.ts';
import { reporter } from '../../../agent/report/reporter.ts';
import { upload } from '../../../agent/work/upload.ts';
import { type SnapshotManifest, snapshotManifest } from '../../../core/contracts/agent/snapshot-manifest.ts';
import { HEADER } from '../../agent/workplace.ts';
import type { stateFolder } from './state-folder.ts';

/**
 * Uploads a new volume of a state folder as a snapshot that is not published, by the agent's own
 * code; gives its manifest.
 */
export async function stageSnapshot(
  state: ReturnType<typeof stateFolder>,
  about: Partial<SnapshotManifest> & Pick<SnapshotManifest, 'snapshotId' | 'takenAt'>,
): Promise<SnapshotManifest> {
  const objects = state.path('snapshots', about.snapshotId);
  const { report, end } = reporter(state.dir);
  const work = { kind: 'upload' as const, from: state.path('volumes', state.volume()), objects };
  await upload({ ...work, manifest: { ...HEADER, ...about } }, snapshotFiles(objects), report);
  end({ succeeded: true, intact: true, reason: null });
  return snapshotManifest.parse(JSON.parse(readFileSync(`${objects}/manifest.json`, 'utf8')));
}
