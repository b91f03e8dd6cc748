import type { ShardFence } from '../kernel/ports/fence.ts';

/** Volumes, as far as this room needs them. */
export interface ShardVolumes {
  /** Throws NotFound. */
  describe(volume: string): Promise<{ volume: string }>;
  /** Removes a copy that Ragmend itself made and that never served; gone is no error. */
  discardCopy(fence: ShardFence, volume: string): Promise<void>;
  /** Labels a volume as kept for investigation, with the reason, until an operator releases it. */
  quarantine(fence: ShardFence, volume: string, reason: string): Promise<void>;
}

/**
 * Something in a cluster that stands otherwise than the registry says. `id` names this state and
 * stays while it lasts; `isHarmful` says that users are not served by the right server alone, or
 * that a volume is in danger; `isOurs` that Ragmend may put it back; `advice` is what keeps it from
 * coming back.
 */
export type Drift = {
  id: string;
  shardId: string;
  found: string;
  isHarmful: boolean;
  isOurs: boolean;
  advice: string | null;
};

/** The way from users to the servers of a target, compared with its registry. */
export interface Routes {
  /** What stands otherwise; empty for a target that is not registered yet. */
  drifts(targetId: string): Promise<Drift[]>;
  /** Puts one back while it stands as it was found; false where it no longer does. */
  mend(targetId: string, id: string): Promise<boolean>;
}
