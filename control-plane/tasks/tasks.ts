import { requestApproval } from '../../core/approval/request-approval.ts';
import { withdrawApprovals } from '../../core/approval/withdraw-approvals.ts';
import type { TaskInput, TaskName, TaskOutput } from '../../core/contracts/tasks.ts';
import { collectEvidence } from '../../core/evidence/collect-evidence.ts';
import { sealEvidence } from '../../core/evidence/seal-evidence.ts';
import { closeIncident } from '../../core/incident/close-incident.ts';
import { pageOperator } from '../../core/incident/page-operator.ts';
import { countServing } from '../../core/incident/serving/count-serving.ts';
import { checkMove } from '../../core/settle/check-move.ts';
import { dismissServer } from '../../core/settle/dismiss-server.ts';
import { freeVolumes } from '../../core/settle/free-volumes.ts';
import { offerMove } from '../../core/settle/offer-move.ts';
import { planSettle } from '../../core/settle/plan-settle.ts';
import { settleShard } from '../../core/settle/settle-shard.ts';
import { startMoved } from '../../core/settle/start-moved.ts';
import { turnBack } from '../../core/settle/turn-back.ts';
import { discardUnfinished } from '../../core/shard/discard-unfinished.ts';
import { enterSafeMode } from '../../core/shard/enter-safe-mode.ts';
import { markUnhealthy } from '../../core/shard/mark-unhealthy.ts';
import { planReintroduction } from '../../core/shard/plan-reintroduction.ts';
import { checkReindex } from '../../core/shard/reindex/check-reindex.ts';
import { reindexMissing } from '../../core/shard/reindex/reindex-missing.ts';
import { reintroduceShard } from '../../core/shard/reintroduce-shard.ts';
import { reopenShard } from '../../core/shard/reopen-shard.ts';
import { restartShard } from '../../core/shard/restart-shard.ts';
import { rollBack } from '../../core/shard/roll-back.ts';
import { routeToReplica } from '../../core/shard/route-to-replica.ts';
import { serveDegraded } from '../../core/shard/serve-degraded.ts';
import { startFresh } from '../../core/shard/start-fresh.ts';
import { checkUpload } from '../../core/snapshot/check-upload.ts';
import { discardSnapshot } from '../../core/snapshot/discard-snapshot.ts';
import { publishSnapshot } from '../../core/snapshot/publish-snapshot.ts';
import { quarantineSnapshot } from '../../core/snapshot/quarantine-snapshot.ts';
import { checkRestore } from '../../core/snapshot/restore/check-restore.ts';
import { planRestore } from '../../core/snapshot/restore/plan-restore.ts';
import { startRestore } from '../../core/snapshot/restore/start-restore.ts';
import { startUpload } from '../../core/snapshot/start-upload.ts';
import { passTurn } from '../../core/turn/pass-turn.ts';
import { takeTurn } from '../../core/turn/take-turn.ts';
import { probeCopy } from '../../core/validation/probe-copy.ts';
import { probeReplica } from '../../core/validation/probe-replica.ts';
import { probeShard } from '../../core/validation/probe-shard.ts';
import { validateRestore } from '../../core/validation/validate-restore.ts';
import { watchShard } from '../../core/validation/watch-shard.ts';
import { checkCopy } from '../../core/volume/check-copy.ts';
import { pauseWrites } from '../../core/volume/pause-writes.ts';
import { resumeWrites } from '../../core/volume/resume-writes.ts';
import { startCopy } from '../../core/volume/start-copy.ts';

/** The verb of every task: the one table that handlers and the sandbox both use. */
export const tasks = {
  planSettle,
  offerMove,
  checkMove,
  freeVolumes,
  startMoved,
  settleShard,
  turnBack,
  dismissServer,
  checkCopy,
  checkReindex,
  checkRestore,
  checkUpload,
  closeIncident,
  collectEvidence,
  countServing,
  discardSnapshot,
  discardUnfinished,
  enterSafeMode,
  markUnhealthy,
  pageOperator,
  passTurn,
  pauseWrites,
  planReintroduction,
  planRestore,
  probeCopy,
  probeReplica,
  probeShard,
  publishSnapshot,
  quarantineSnapshot,
  reindexMissing,
  reintroduceShard,
  reopenShard,
  requestApproval,
  restartShard,
  resumeWrites,
  rollBack,
  routeToReplica,
  sealEvidence,
  serveDegraded,
  startCopy,
  startFresh,
  startRestore,
  startUpload,
  takeTurn,
  validateRestore,
  watchShard,
  withdrawApprovals,
};

type AllOf<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
/** Every port and value that some task needs. */
export type TaskDeps = AllOf<Parameters<(typeof tasks)[TaskName]>[0]>;

tasks satisfies { [N in TaskName]: (deps: never, input: TaskInput<N>) => Promise<TaskOutput<N>> };
