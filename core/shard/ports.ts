import type { ShardFence } from '../kernel/ports/fence.ts';

/** The part of the volumes that this room needs. */
export interface ShardVolumes {
  /** Throws NotFound. */
  describe(volume: string): Promise<{ volume: string }>;
  /** Removes a copy that Ragmend made and that never served; a missing one is no error. */
  discardCopy(fence: ShardFence, volume: string): Promise<void>;
  /** Labels a volume as kept for investigation, with the reason, until an operator releases it. */
  quarantine(fence: ShardFence, volume: string, reason: string): Promise<void>;
}

/**
 * A difference between the cluster and the registry. `id` names this state as long as it lasts.
 * `isHarmful`: users are not served by the right server alone, or a volume is in danger. `isOurs`:
 * Ragmend may undo it. `advice` says how to keep it from coming back.
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
  /** Returns the differences; none for a target that is not registered yet. */
  drifts(targetId: string): Promise<Drift[]>;
  /** Undoes a difference if it still is as it was found; returns false if not. */
  mend(targetId: string, id: string): Promise<boolean>;
}
