import type { GeneratorState, Weights } from '../../contracts/provider/generator-state.ts';
import { canonicalJson } from '../../kernel/digest.ts';
import type { Fence } from '../../kernel/ports/fence.ts';
import type { GeneratorSetting, GeneratorStates } from '../ports/generator-states.ts';

/**
 * Writes the state of a generator if it still has version `from`. Unlike the port, recognises an
 * earlier write of this run that differs in its time only, so the whole task can be retried.
 */
export async function writeState(
  { generatorStates }: { generatorStates: GeneratorStates },
  fence: Fence,
  from: number | null,
  setting: GeneratorSetting,
): Promise<{ written: GeneratorState } | { lostTo: GeneratorState | null }> {
  const result = await generatorStates.write(fence, from, setting);
  if ('written' in result) return { written: result.written };
  const { lostTo } = result;
  const { epoch, targetId } = fence;
  const own = { ...setting, targetId, epoch, version: (from ?? 0) + 1, at: lostTo?.at };
  return lostTo !== null && canonicalJson(lostTo) === canonicalJson(own) ? { written: lostTo } : { lostTo };
}

/** Returns weights that give one provider everything. */
export const weightsOn = (names: string[], to: string): Weights =>
  names.map((provider) => ({ provider, percent: provider === to ? 100 : 0 }));
