import { systemClock } from '../../adapters/clock.ts';
import type { Config, TargetConfig } from '../../core/contracts/config/config.ts';
import { targetOf } from '../../core/contracts/config/target-of.ts';
import type { Clock } from '../../core/kernel/ports/clock.ts';
import { memoize } from './memoize.ts';

/** What the ports of one target are opened with. `config` was validated when the function was bundled. */
export type Scope = { config: Config; target: TargetConfig; clock: Clock };

declare const RAGMEND_CONFIG: Config;

const scopes = new Map<string, Scope>();

/** The configuration that the function was bundled with. */
export const bundledConfig = /* @__PURE__ */ memoize((): Config => RAGMEND_CONFIG);

/**
 * Returns the scope of a target, one per container, so that opened ports stay open. Throws a
 * RangeError for an unknown target.
 */
export function scopeOf(targetId: string): Scope {
  const known = scopes.get(targetId);
  if (known) return known;
  const config = bundledConfig();
  const scope = { config, target: targetOf(config, targetId), clock: systemClock };
  scopes.set(targetId, scope);
  return scope;
}

/** The values that a verb takes from its scope. */
export const clock = (scope: Scope) => scope.clock;
export const config = (scope: Scope) => scope.config;
