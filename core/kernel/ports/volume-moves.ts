import type { Rename } from '../../contracts/plans/settle-plan.ts';
import type { ShardFence } from './fence.ts';

/**
 * How an offer to rename volumes stands. Only `offered` to `granted` can be withdrawn: once
 * somebody has begun, they go on to the end, whatever breaks off meanwhile.
 */
export type MoveState = 'offered' | 'accepted' | 'granted' | 'moving' | 'moved' | 'withdrawn';

/** Whether somebody has begun a move: it goes on to its end. */
export const isBegun = (state: MoveState): boolean => state === 'moving' || state === 'moved';

/**
 * Gives volumes other names, so that a workload finds another volume under the name that it mounts.
 * Where Ragmend has no right to do so, a person does: the move is offered, accepted by whoever will
 * make it, granted once nobody has the volumes open, and made. A shard has one move at a time.
 */
export interface VolumeMoves {
  /** Returns which volume has a name, by an id that stays the same under any other name; null where none has it. */
  identify(name: string): Promise<string | null>;
  /**
   * Offers a move in the place of one that is over; the same again is no error. Throws
   * WriteConflict where another is under way.
   */
  offer(fence: ShardFence, renames: Rename[]): Promise<void>;
  /**
   * Lets the accepted move be made; again is no error. Throws WriteConflict where it is not
   * accepted, or was withdrawn.
   */
  grant(fence: ShardFence): Promise<void>;
  /** Returns how the move that an incident offered stands; throws NotFound where it offered none. */
  stateOf(about: Pick<ShardFence, 'incidentId' | 'targetId' | 'shardId'>): Promise<MoveState>;
  /**
   * Takes the offer of an incident back where nobody has begun, and returns how it stands; null
   * where it offered none.
   */
  withdraw(fence: ShardFence): Promise<MoveState | null>;
}
