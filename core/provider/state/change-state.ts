import type { Config } from '../../contracts/config/config.ts';
import { generatorOf, primaryOf } from '../../contracts/config/target-of.ts';
import type { GeneratorState } from '../../contracts/provider/generator-state.ts';
import { canonicalJson } from '../../kernel/digest.ts';
import { instantOf } from '../../kernel/instant.ts';
import type { Clock } from '../../kernel/ports/clock.ts';
import type { Fence } from '../../kernel/ports/fence.ts';
import { WriteConflict } from '../../kernel/task-error.ts';
import type { GeneratorSetting, GeneratorStates } from '../ports/generator-states.ts';
import { weightsOn, writeState } from './write-state.ts';

type Deps = { generatorStates: GeneratorStates; clock: Clock; config: Config };
type Change = Partial<Omit<GeneratorSetting, 'by' | 'at'>> & { reason: string };

/**
 * Changes a part of the state that gateways follow, unless the state already says so, and returns the
 * state; null for a target without the gateway. Throws WriteConflict if somebody was faster.
 */
export async function changeState(deps: Deps, fence: Fence, change: Change): Promise<GeneratorState | null> {
  const generator = generatorOf(deps.config, fence.targetId);
  if (generator.flag.kind !== 'gateway') return null;
  const before = await deps.generatorStates.read(fence.targetId);
  const { targetId: _, version = null, epoch: __, ...standing } = before ?? { targetId: '', epoch: 0 };
  const isThere =
    before !== null &&
    Object.entries(change).every(([key, value]) => canonicalJson(before[key as keyof Change]) === canonicalJson(value));
  if (isThere) return before;
  const setting: GeneratorSetting = {
    mode: 'live',
    weights: weightsOn(
      generator.providers.map(({ name }) => name),
      primaryOf(generator).name,
    ),
    admission: null,
    backlog: false,
    shadow: false,
    ...standing,
    ...change,
    by: { kind: 'ragmend' },
    at: instantOf(deps.clock.now()),
  };
  const result = await writeState(deps, fence, version, setting);
  if ('written' in result) return result.written;
  throw new WriteConflict(`the state of '${fence.targetId}' was changed meanwhile: read it again`);
}
