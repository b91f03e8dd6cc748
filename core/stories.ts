import type { Stories } from './kernel/story/story.ts';
import { shardObserveStory, shardRestoreStory, shardSettleStory, snapshotStory } from './shard/story/shard-stories.ts';

/** The story of each runbook, one row each. */
export const stories: Stories = {
  'shard-restore': shardRestoreStory,
  'shard-observe': shardObserveStory,
  'shard-settle': shardSettleStory,
  snapshot: snapshotStory,
};
