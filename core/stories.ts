import { bootstrapObserveStory, bootstrapRecoveryStory } from './bootstrap/story/bootstrap-stories.ts';
import type { Stories } from './kernel/story/story.ts';
import {
  providerFailoverStory,
  providerObserveStory,
  providerPrewarmStory,
} from './provider/story/provider-stories.ts';
import { shardObserveStory, shardRestoreStory, shardSettleStory, snapshotStory } from './shard/story/shard-stories.ts';

/** The story of each runbook, one row each. */
export const stories: Stories = {
  'shard-restore': shardRestoreStory,
  'shard-observe': shardObserveStory,
  'shard-settle': shardSettleStory,
  snapshot: snapshotStory,
  'provider-failover': providerFailoverStory,
  'provider-observe': providerObserveStory,
  'provider-prewarm': providerPrewarmStory,
  'bootstrap-recovery': bootstrapRecoveryStory,
  'bootstrap-observe': bootstrapObserveStory,
};
