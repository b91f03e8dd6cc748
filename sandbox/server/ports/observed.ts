import { EFFECTS } from './effects.ts';

/**
 * Hears that an effect, `<actor>.<method>` with its key, is about to happen and that it has
 * happened; a failed effect has no `after`.
 */
export type Observer = (effect: string, moment: 'before' | 'after', key: string) => void;
type AnyMethod = (...args: unknown[]) => unknown;
type AnyRow = Record<string, 'reads' | ((...args: never[]) => string)>;

/**
 * Returns the same actors and reports each of their effects to an observer; without one, returns
 * them unchanged.
 */
export function observed<Actors extends object>(actors: Actors, observer: Observer | undefined): Actors {
  if (!observer) return actors;
  const told = Object.entries(EFFECTS as Record<string, AnyRow>)
    .filter(([name]) => name in actors)
    .map(([name, row]) => [name, withEffects(name, actors[name as keyof Actors] as object, row, observer)]);
  return { ...actors, ...Object.fromEntries(told) };
}

function withEffects(name: string, actor: object, row: AnyRow, observer: Observer): object {
  const methods = Object.entries(row).flatMap(([method, keyOf]) =>
    keyOf === 'reads' ? [] : [[method, telling(`${name}.${method}`, actor, method, keyOf as AnyMethod, observer)]],
  );
  return { ...actor, ...Object.fromEntries(methods) };
}

function telling(effect: string, actor: object, method: string, keyOf: AnyMethod, observer: Observer): AnyMethod {
  return (...args) => {
    const key = String(keyOf(...args));
    const done = <T>(result: T): T => {
      observer(effect, 'after', key);
      return result;
    };
    observer(effect, 'before', key);
    const result = (actor as Record<string, AnyMethod>)[method]?.(...args);
    return result instanceof Promise ? result.then(done) : done(result);
  };
}
