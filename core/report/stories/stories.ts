import type { RunbookName } from '../../contracts/runbooks.ts';
import { shardObserveStory, shardRestoreStory, shardSettleStory, snapshotStory } from './shard/shard-stories.ts';
import type { Story } from './story.ts';

/** The story of each runbook, one row each. */
export const stories: Record<RunbookName, Story> = {
  'shard-restore': shardRestoreStory,
  'shard-observe': shardObserveStory,
  'shard-settle': shardSettleStory,
  snapshot: snapshotStory,
};
