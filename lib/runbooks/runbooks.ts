import type { RunbookName } from '../../core/contracts/runbooks.ts';
import type { Page } from '../steps/page.ts';
import { bootstrapObserve } from './bootstrap-observe.ts';
import { bootstrapRecovery, bootstrapTail } from './bootstrap-recovery.ts';
import { failoverTail, providerFailover } from './provider-failover.ts';
import { providerObserve } from './provider-observe.ts';
import { providerPrewarm } from './provider-prewarm.ts';
import { safeMode } from './safe-mode.ts';
import { observeTail, shardObserve } from './shard-observe.ts';
import { shardRestore } from './shard-restore.ts';
import { settleTail, shardSettle } from './shard-settle.ts';
import { snapshot, snapshotTail } from './snapshot.ts';

/** Every runbook: its page, and the tail that a failed step goes to. */
export const runbooks: Record<RunbookName, { page: Page; tail: Page }> = {
  'shard-restore': { page: shardRestore, tail: safeMode },
  'shard-observe': { page: shardObserve, tail: observeTail },
  'shard-settle': { page: shardSettle, tail: settleTail },
  snapshot: { page: snapshot, tail: snapshotTail },
  'provider-failover': { page: providerFailover, tail: failoverTail },
  'provider-observe': { page: providerObserve, tail: observeTail },
  'provider-prewarm': { page: providerPrewarm, tail: observeTail },
  'bootstrap-recovery': { page: bootstrapRecovery, tail: bootstrapTail },
  'bootstrap-observe': { page: bootstrapObserve, tail: observeTail },
};
