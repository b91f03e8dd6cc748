import type { GeneratorState, Weights } from '../../contracts/provider/generator-state.ts';
import { canonicalJson } from '../../kernel/digest.ts';
import type { Fence } from '../../kernel/ports/fence.ts';
import type { GeneratorSetting, GeneratorStates } from '../ports/generator-states.ts';

type Deps = { generatorStates: GeneratorStates };
type Result = { written: GeneratorState } | { lostTo: GeneratorState | null };

/**
 * Writes the state of a generator if it still has version `from`. Unlike the port, recognises an
 * earlier write of this run that differs in its time only, so the whole task can be retried.
 */
export async function writeState(
  { generatorStates }: Deps,
  fence: Fence,
  from: number | null,
  setting: GeneratorSetting,
): Promise<Result> {
  const result = await generatorStates.write(fence, from, setting);
  if ('written' in result) return { written: result.written };
  const { lostTo } = result;
  const { epoch, targetId } = fence;
  const own = { ...setting, targetId, epoch, version: (from ?? 0) + 1, at: lostTo?.at };
  return lostTo !== null && canonicalJson(lostTo) === canonicalJson(own) ? { written: lostTo } : { lostTo };
}

/** Writes a state that was read, with a part of it changed, as writeState does. */
export function rewriteState(
  deps: Deps,
  fence: Fence,
  { targetId: _, version, epoch: __, ...setting }: GeneratorState,
  change: Partial<GeneratorSetting>,
): Promise<Result> {
  return writeState(deps, fence, version, { ...setting, ...change });
}

/** Returns weights that give one provider everything. */
export const weightsOn = (names: string[], to: string): Weights =>
  names.map((provider) => ({ provider, percent: provider === to ? 100 : 0 }));
