import type { Config } from '../../contracts/config/config.ts';
import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';
import { generatorOf, primaryOf } from '../../contracts/config/target-of.ts';
import type { GeneratorState } from '../../contracts/provider/generator-state.ts';
import { canonicalJson } from '../../kernel/digest.ts';
import { instantOf } from '../../kernel/instant.ts';
import type { Clock } from '../../kernel/ports/clock.ts';
import type { Fence } from '../../kernel/ports/fence.ts';
import { WriteConflict } from '../../kernel/task-error.ts';
import type { GeneratorSetting, GeneratorStates } from '../ports/generator-states.ts';
import { rewriteState, weightsOn, writeState } from './write-state.ts';

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
  const isThere =
    before !== null &&
    Object.entries(change).every(([key, value]) => canonicalJson(before[key as keyof Change]) === canonicalJson(value));
  if (isThere) return before;
  const signed = { ...change, by: { kind: 'ragmend' as const }, at: instantOf(deps.clock.now()) };
  const result =
    before === null
      ? await writeState(deps, fence, null, { ...untouched(generator), ...signed })
      : await rewriteState(deps, fence, before, signed);
  if ('written' in result) return result.written;
  throw new WriteConflict(`the state of '${fence.targetId}' was changed meanwhile: read it again`);
}

/** What gateways do until somebody writes a state. */
const untouched = (generator: GeneratorConfig) => ({
  mode: 'live' as const,
  weights: weightsOn(
    generator.providers.map(({ name }) => name),
    primaryOf(generator).name,
  ),
  admission: null,
  backlog: false,
  shadow: false,
});
