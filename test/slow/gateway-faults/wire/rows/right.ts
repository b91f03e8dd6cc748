import type { Wire } from '../../../../gateway/raw-provider.ts';
import type { Right, Served } from '../../row.ts';
import type { WireRow } from '../run-wire.ts';

type Rest = Partial<Omit<WireRow, 'right' | 'wire'>>;

/** The backup answers for a primary that failed in a class. */
export const covered = (found: string, rest: Partial<Right> = {}): Right => ({
  ...{ served: ['backup'], class: found, horizon: null, breaker: 'serving', paged: false, calls: [1, 1] },
  ...rest,
});
/** Only time and a wrong key or no money close a primary for good. */
export const locked = (found: string): Right => covered(found, { breaker: 'locked', paged: true });
export const throttled = (horizon: number): Right =>
  covered('Throttled', { horizon, breaker: 'throttled', paged: horizon >= 3600 });
/** The primary's word counts, and nobody else is asked. */
export const kept = (served: Served, found: string | null = null): Right =>
  covered('', { served: [served], class: found, calls: [1, 0] });
export const WHOLE = kept('primary');
export const cut = (found = 'Soft200'): Right => kept('cut', found);

const wireOf = (wire: Wire | Wire['bytes']): Wire =>
  typeof wire === 'object' && 'bytes' in wire ? wire : { bytes: wire };

export const plain = (
  id: string,
  input: string,
  wire: Wire | Wire['bytes'],
  right: Right,
  rest: Rest = {},
): WireRow => ({
  ...{ id, input, wire: wireOf(wire), right },
  ...rest,
});
export const streamed = (
  id: string,
  input: string,
  wire: Wire | Wire['bytes'],
  right: Right,
  rest: Rest = {},
): WireRow => plain(id, `stream: ${input}`, wire, right, { stream: true, ...rest });
