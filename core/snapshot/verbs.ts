import { checkUpload } from './check-upload.ts';
import { discardSnapshot } from './discard-snapshot.ts';
import { publishSnapshot } from './publish-snapshot.ts';
import { quarantineSnapshot } from './quarantine-snapshot.ts';
import { checkRestore } from './restore/check-restore.ts';
import { planRestore } from './restore/plan-restore.ts';
import { startRestore } from './restore/start-restore.ts';
import { startUpload } from './start-upload.ts';

export const snapshotVerbs = {
  checkRestore,
  checkUpload,
  discardSnapshot,
  planRestore,
  publishSnapshot,
  quarantineSnapshot,
  startRestore,
  startUpload,
};
