import type { TaskName } from '../../core/contracts/tasks.ts';
import type { Need } from '../functions/need.ts';

const asking: Need[] = ['cluster', 'store', 'embedding'];
const probing: Need[] = [...asking, 'golden'];

/** A server is ready when its store says so. */
const serving: Need[] = ['cluster', 'store'];

/** Where no gateway probes a provider, the function does. */
const generating: Need[] = ['cluster', 'providers'];

/**
 * What each task may reach besides the table of records. Its rights, environment and size derive
 * from this, and a test checks the handlers against it.
 */
export const needs: Record<TaskName, readonly Need[]> = {
  collectEvidence: [...serving, 'evidence', 'jobs'],
  sealEvidence: ['cluster', 'evidence', 'jobs'],

  probeShard: [...probing, 'documents'],
  probeReplica: [...probing, 'documents'],
  probeCopy: [...probing, 'documents'],
  validateRestore: [...asking, 'snapshots', 'documents'],
  watchShard: [...probing, 'snapshots', 'documents'],

  markUnhealthy: ['cluster'],
  routeToReplica: ['cluster'],
  serveDegraded: ['cluster'],
  countServing: ['cluster', 'worker'],
  takeTurn: [],
  passTurn: [],
  reopenShard: serving,
  restartShard: serving,
  startFresh: serving,
  planReintroduction: serving,
  reintroduceShard: serving,
  rollBack: ['cluster'],
  reindexMissing: [...serving, 'documents'],
  checkReindex: [...asking, 'documents'],
  enterSafeMode: ['cluster'],
  discardUnfinished: [...serving, 'jobs'],

  planSettle: serving,
  offerMove: serving,
  checkMove: ['cluster'],
  freeVolumes: ['cluster'],
  startMoved: serving,
  settleShard: ['cluster'],
  turnBack: ['cluster'],
  dismissServer: serving,

  pauseWrites: ['cluster'],
  resumeWrites: ['cluster'],
  startCopy: [...serving, 'jobs'],
  checkCopy: [...serving, 'jobs'],

  planRestore: [...asking, 'snapshots', 'documents'],
  startRestore: ['cluster', 'jobs', 'snapshots'],
  checkRestore: ['cluster', 'jobs', 'snapshots'],
  quarantineSnapshot: ['snapshots'],
  startUpload: [...probing, 'jobs'],
  checkUpload: [...probing, 'jobs'],
  publishSnapshot: ['cluster', 'snapshots'],
  discardSnapshot: ['cluster', 'jobs', 'snapshots', 'retention'],

  collectProviderEvidence: [...generating, 'evidence', 'jobs'],
  probeProviders: generating,
  planSwitch: ['cluster'],
  switchProvider: ['cluster'],
  proveSwitch: generating,
  serveFallback: [],
  throttleTraffic: [],
  watchPrimary: generating,
  planRamp: ['cluster'],
  stepRamp: ['cluster'],
  judgeRamp: generating,
  drainBacklog: generating,
  leaveGenerator: generating,
  prewarmProviders: generating,

  collectStartEvidence: ['cluster', 'evidence', 'jobs'],
  judgeStart: ['cluster'],
  pageStart: ['worker'],
  askChecks: ['cluster'],
  planStart: ['cluster'],
  stopComponents: ['cluster'],
  checkSchema: ['cluster'],
  startMigration: ['cluster'],
  checkMigration: ['cluster'],
  startComponents: ['cluster'],
  checkComponents: ['cluster'],
  validateService: [...probing, 'documents'],
  clearMigrations: ['cluster'],
  restoreReplicas: ['cluster'],

  requestApproval: ['worker'],
  withdrawApprovals: ['worker'],

  pageOperator: ['worker'],
  pageProvider: ['worker'],
  closeIncident: ['worker'],
};
