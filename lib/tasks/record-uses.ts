import { isSafe, type TaskName } from '../../core/contracts/tasks.ts';
import type { RecordUse } from '../functions/record-rights.ts';

const noting: RecordUse[] = ['caseFile.note'];
/** Looks at the work of a run also read when they began. */
const following: RecordUse[] = [...noting, 'caseFile.timeline'];
const reading: RecordUse[] = [...noting, 'caseFile.facts'];
const saving: RecordUse[] = [...reading, 'caseFile.save'];
/** What changes a cluster first reads who holds the lock. */
const changing: RecordUse[] = [...saving, 'locks.keyOf'];
const starting: RecordUse[] = [...changing, 'caseFile.timeline'];
const paging: RecordUse[] = [...reading, 'incidents.get', 'incidents.update'];
const switching: RecordUse[] = ['generatorStates.read', 'generatorStates.write'];

/** What each task does to the table of records. A test derives the same from the verbs and what they call. */
const recordUses: Record<TaskName, readonly RecordUse[]> = {
  collectEvidence: noting,
  sealEvidence: [...following, 'caseFile.save'],

  probeShard: saving,
  probeReplica: [...noting, 'caseFile.save'],
  probeCopy: changing,
  validateRestore: [...saving, 'snapshots.manifest'],
  watchShard: [...saving, 'snapshots.manifest'],

  markUnhealthy: changing,
  routeToReplica: [...noting, 'locks.keyOf'],
  serveDegraded: [...noting, 'locks.keyOf'],
  countServing: [...noting, 'caseFile.save', 'incidents.get', 'incidents.update'],
  takeTurn: [...following, 'turns.join'],
  passTurn: ['turns.leave'],
  reopenShard: noting,
  restartShard: [...following, 'locks.keyOf'],
  startFresh: changing,
  planReintroduction: saving,
  reintroduceShard: changing,
  rollBack: changing,
  reindexMissing: changing,
  checkReindex: saving,
  enterSafeMode: changing,
  discardUnfinished: changing,

  planSettle: saving,
  offerMove: changing,
  checkMove: [...reading, 'caseFile.timeline', 'locks.keyOf'],
  freeVolumes: changing,
  startMoved: [...reading, 'locks.keyOf'],
  settleShard: changing,
  turnBack: changing,
  dismissServer: [...reading, 'locks.keyOf'],

  pauseWrites: [...following, 'locks.keyOf'],
  resumeWrites: [...reading, 'caseFile.timeline', 'locks.keyOf'],
  startCopy: changing,
  checkCopy: [...following, 'locks.keyOf'],

  planRestore: [...saving, 'snapshots.list', 'snapshots.manifest', 'snapshots.quarantine'],
  startRestore: [...reading, 'locks.keyOf', 'snapshots.list', 'snapshots.manifest'],
  checkRestore: [...starting, 'snapshots.manifest'],
  quarantineSnapshot: [...saving, 'snapshots.quarantine'],
  startUpload: [...reading, 'locks.keyOf'],
  checkUpload: [...reading, 'caseFile.timeline', 'locks.keyOf'],
  publishSnapshot: [...reading, 'locks.keyOf', 'snapshots.publish'],
  discardSnapshot: [...reading, 'locks.keyOf', 'snapshots.discardStaged', 'snapshots.list'],

  collectProviderEvidence: [...noting, 'generatorStates.read'],
  probeProviders: [...saving, 'generatorStates.read'],
  planSwitch: [...saving, 'generatorStates.read'],
  switchProvider: [...changing, ...switching],
  proveSwitch: [...saving, 'generatorStates.read'],
  serveFallback: [...saving, ...switching],
  throttleTraffic: [...noting, ...switching],
  watchPrimary: saving,
  planRamp: [...saving, 'generatorStates.read'],
  stepRamp: [...changing, ...switching],
  judgeRamp: [...saving, 'generatorStates.read'],
  drainBacklog: [...saving, ...switching],
  leaveGenerator: [...saving, ...switching],
  prewarmProviders: saving,

  collectStartEvidence: noting,
  judgeStart: saving,
  pageStart: [...paging, 'caseFile.timeline'],
  askChecks: starting,
  planStart: [...starting, 'incidents.list'],
  stopComponents: changing,
  checkSchema: starting,
  startMigration: starting,
  checkMigration: starting,
  startComponents: starting,
  checkComponents: starting,
  validateService: saving,
  clearMigrations: [],
  restoreReplicas: starting,

  requestApproval: [...reading, 'approvals.decide', 'approvals.request', 'incidents.get'],
  withdrawApprovals: ['approvals.decide', 'approvals.list'],

  pageOperator: [...paging, 'caseFile.save'],
  pageProvider: [...paging, 'caseFile.timeline'],
  closeIncident: [...reading, 'incidents.close', 'incidents.get'],
};

/** Returns what a task does to the table of records. All but those that make a service safe read the kill switch. */
export function recordUsesOf(task: TaskName): RecordUse[] {
  return [...new Set([...(isSafe(task) ? [] : (['killSwitch.read'] as const)), ...recordUses[task]])];
}
