import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';
import type { GeneratorState } from '../../contracts/provider/generator-state.ts';
import { nameOfWho } from '../../contracts/who.ts';
import { instantOf } from '../../kernel/instant.ts';
import type { Clock } from '../../kernel/ports/clock.ts';
import type { GeneratorStates } from '../ports/generator-states.ts';
import type { FlagReading, ProviderFlag } from '../ports/provider-flag.ts';
import { weightsOn, writeState } from '../state/write-state.ts';

type Deps = {
  generatorStates: GeneratorStates;
  clock: Clock;
  generatorOf(targetId: string): Pick<GeneratorConfig, 'providers'>;
};

/**
 * The state that gateways follow, as a flag: it names the provider that gets all traffic, none while
 * traffic is split or only cache and refusals answer.
 */
export function gatewayFlag(deps: Deps): ProviderFlag {
  const { generatorStates } = deps;
  const namesOf = (targetId: string) => deps.generatorOf(targetId).providers.map(({ name }) => name);
  return {
    read: async (targetId) => readingOf(await generatorStates.read(targetId), namesOf(targetId)),
    switch: async (fence, from, to, why) => {
      const names = namesOf(fence.targetId);
      if (!names.includes(to)) throw new RangeError(`provider '${to}' is not configured: give ${names.join(' or ')}`);
      const before = from.version === NEVER ? null : Number(from.version);
      const standing = await generatorStates.read(fence.targetId);
      const result = await writeState(deps, fence, before, {
        mode: 'live',
        weights: weightsOn(names, to),
        admission: null,
        backlog: standing?.backlog ?? false,
        shadow: false,
        by: { kind: 'ragmend' },
        reason: why,
        at: instantOf(deps.clock.now()),
      });
      if ('lostTo' in result) return { lostTo: readingOf(result.lostTo, names) };
      return { switched: readingOf(result.written, names), before: from };
    },
  };
}

/** The version of a state that nobody wrote yet. */
const NEVER = 'never';

function readingOf(state: GeneratorState | null, names: string[]): FlagReading {
  if (state === null) {
    const [primary = null] = names;
    return { provider: primary, value: null, version: NEVER, writtenBy: null, ownedBy: null };
  }
  const { mode, weights, by, reason } = state;
  const all = mode === 'live' ? weights.find(({ percent }) => percent === 100) : undefined;
  const shares = weights.map(({ provider, percent }) => `${provider} ${percent} %`).join(', ');
  return {
    provider: names.find((name) => name === all?.provider) ?? null,
    value: mode === 'live' ? shares : `cached answers and refusals only (${shares})`,
    version: String(state.version),
    writtenBy: `${nameOfWho(by)} (${reason})`,
    ownedBy: null,
  };
}
