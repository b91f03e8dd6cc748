import type { GeneratorState } from '../../contracts/provider/generator-state.ts';
import type { Fence } from '../../kernel/ports/fence.ts';

/** What a runbook sets; who wrote it, with which epoch and how often, is added by the store. */
export type GeneratorSetting = Omit<GeneratorState, 'targetId' | 'version' | 'epoch'>;

/**
 * How a write ended: `written` with the state that was there `before` (what undoes it; null for the
 * first one), or `lostTo` the state of somebody who was faster.
 */
export type Written = { written: GeneratorState; before: GeneratorState | null } | { lostTo: GeneratorState | null };

/** Who generates the answers of each target: written by runbooks, followed by gateways. */
export interface GeneratorStates {
  /** Returns the newest state, null where nobody ever wrote one: then ragmend.yaml alone holds. */
  read(targetId: string): Promise<GeneratorState | null>;
  /**
   * Writes a state if the one that is there has version `from` (null for none) and the fence holds
   * the lock of the target's provider or the target's own; throws StaleEpoch where it holds neither.
   * The same write again, e.g. after an answer that was lost, gives what the first one gave.
   */
  write(fence: Fence, from: number | null, setting: GeneratorSetting): Promise<Written>;
}
