import { discardUnfinished } from './discard-unfinished.ts';
import { enterSafeMode } from './enter-safe-mode.ts';
import { markUnhealthy } from './mark-unhealthy.ts';
import { planReintroduction } from './plan-reintroduction.ts';
import { checkReindex } from './reindex/check-reindex.ts';
import { reindexMissing } from './reindex/reindex-missing.ts';
import { reintroduceShard } from './reintroduce-shard.ts';
import { reopenShard } from './reopen-shard.ts';
import { restartShard } from './restart-shard.ts';
import { rollBack } from './roll-back.ts';
import { routeToReplica } from './route-to-replica.ts';
import { serveDegraded } from './serve-degraded.ts';
import { startFresh } from './start-fresh.ts';

export const shardVerbs = {
  checkReindex,
  discardUnfinished,
  enterSafeMode,
  markUnhealthy,
  planReintroduction,
  reindexMissing,
  reintroduceShard,
  reopenShard,
  restartShard,
  rollBack,
  routeToReplica,
  serveDegraded,
  startFresh,
};
