import type { GeneratorState } from '../../contracts/provider/generator-state.ts';
import type { Fence } from '../../kernel/ports/fence.ts';

/** The part that a runbook sets; the store adds who wrote it, the epoch and the version. */
export type GeneratorSetting = Omit<GeneratorState, 'targetId' | 'version' | 'epoch'>;

/**
 * The result of a write: `written` with the state `before`, which undoes it (null for the first),
 * or `lostTo` the state of a faster writer.
 */
export type Written = { written: GeneratorState; before: GeneratorState | null } | { lostTo: GeneratorState | null };

/** Which providers answer for each target: runbooks write it, gateways follow it. */
export interface GeneratorStates {
  /** Returns the newest state, null if nobody ever wrote one: then only ragmend.yaml applies. */
  read(targetId: string): Promise<GeneratorState | null>;
  /**
   * Writes a state if the present one has version `from` (null for none) and the fence holds the
   * lock of the target's provider or of the target; throws StaleEpoch if it holds neither.
   * Repeating a write, e.g. after a lost answer, returns the first result.
   */
  write(fence: Fence, from: number | null, setting: GeneratorSetting): Promise<Written>;
}
