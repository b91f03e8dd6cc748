import type { TaskName } from '../../core/contracts/tasks.ts';
import type { Need } from '../functions/need.ts';

const asking: Need[] = ['cluster', 'store', 'embedding'];
const probing: Need[] = [...asking, 'golden'];

/** What each task may reach beside the table of records: its rights, its environment and its size come from here, and a test holds the handlers to it. */
export const needs: Record<TaskName, readonly Need[]> = {
  collectEvidence: ['cluster', 'store', 'evidence'],
  sealEvidence: ['cluster', 'jobs', 'evidence'],

  probeShard: probing,
  probeReplica: probing,
  probeCopy: probing,
  validateRestore: [...asking, 'snapshots'],
  watchShard: [...probing, 'snapshots', 'documents'],

  markUnhealthy: ['cluster'],
  routeToReplica: ['cluster'],
  serveDegraded: ['cluster'],
  reopenShard: ['cluster', 'store'],
  restartShard: ['cluster'],
  startFresh: ['cluster'],
  planReintroduction: ['cluster'],
  reintroduceShard: ['cluster'],
  rollBack: ['cluster'],
  reindexMissing: ['cluster', 'documents'],
  checkReindex: [...asking, 'documents'],
  enterSafeMode: ['cluster'],
  discardUnfinished: ['cluster', 'jobs'],

  pauseWrites: ['cluster'],
  resumeWrites: ['cluster'],
  startCopy: ['cluster', 'jobs'],
  checkCopy: ['cluster', 'jobs'],

  planRestore: ['cluster', 'embedding', 'snapshots', 'documents'],
  startRestore: ['cluster', 'jobs', 'snapshots'],
  checkRestore: ['cluster', 'jobs'],
  quarantineSnapshot: ['snapshots'],
  startUpload: [...probing, 'jobs'],
  checkUpload: [...probing, 'jobs'],
  publishSnapshot: ['cluster', 'snapshots'],
  discardSnapshot: ['cluster', 'jobs', 'snapshots'],

  requestApproval: [],
  withdrawApprovals: [],

  pageOperator: [],
  closeIncident: [],
};
