import type { Weights } from '../../contracts/provider/generator-state.ts';

/**
 * Returns the provider of a session: the same one while the weights stay. If the first provider's
 * weight rises, sessions move to it and none moves away. `salt` differs for each target and never
 * changes.
 */
export function providerFor(weights: Weights, session: string, salt: string): string {
  const place = (hash(`${salt}\n${session}`) / 2 ** 32) * 100;
  let reached = 0;
  for (const { provider, percent } of weights) {
    reached += percent;
    if (place < reached) return provider;
  }
  throw new RangeError(`weights '${JSON.stringify(weights)}' do not add up to 100: give shares in percent that do`);
}

/** FNV-1a, then the finalizer of MurmurHash3, which spreads it over all 32 bits. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}
