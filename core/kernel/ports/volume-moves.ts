import type { Rename } from '../../contracts/plans/settle-plan.ts';
import type { ShardFence } from './fence.ts';

/**
 * The state of an offer to rename volumes. It can be withdrawn from `offered` to `granted` only: a
 * move that has begun goes on to its end, whatever stops meanwhile.
 */
export type MoveState = 'offered' | 'accepted' | 'granted' | 'moving' | 'moved' | 'withdrawn';

/** Returns whether a move has begun; it then goes on to its end. */
export const isBegun = (state: MoveState): boolean => state === 'moving' || state === 'moved';

/**
 * Renames volumes, so that a workload finds another volume under the name it mounts. If Ragmend may
 * not rename them, a person does: the move is offered, accepted by that person, granted once nobody
 * has the volumes open, and made. A shard has one move at a time.
 */
export interface VolumeMoves {
  /**
   * Returns the id of the volume that has a name; it keeps the id when it is renamed. Null if no
   * volume has the name.
   */
  identify(name: string): Promise<string | null>;
  /**
   * Offers a move, replacing one that is over. The same offer again is no error. Throws
   * WriteConflict if another move is under way.
   */
  offer(fence: ShardFence, renames: Rename[]): Promise<void>;
  /**
   * Grants the accepted move; again is no error. Throws WriteConflict if it is not accepted, or was
   * withdrawn.
   */
  grant(fence: ShardFence): Promise<void>;
  /** Returns the state of the move that an incident offered; throws NotFound if it offered none. */
  stateOf(about: Pick<ShardFence, 'incidentId' | 'targetId' | 'shardId'>): Promise<MoveState>;
  /**
   * Withdraws the offer of an incident if nobody has begun the move, and returns its state; null if
   * it offered none.
   */
  withdraw(fence: ShardFence): Promise<MoveState | null>;
}
