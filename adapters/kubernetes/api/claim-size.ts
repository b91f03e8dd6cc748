import type { Claim } from './objects.ts';

const UNITS: Record<string, number> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  m: 1e-3,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const GI = 2 ** 30;

/**
 * Returns the size of a claim in bytes: its capacity or its request, whichever is larger; 0 if it
 * has neither.
 */
export function claimBytes({ spec, status }: Claim): number {
  return Math.max(bytesOf(status?.capacity?.storage), bytesOf(spec.resources?.requests?.storage));
}

/**
 * Returns a size with room for this many bytes of files, in whole GiB: a file system needs some
 * space itself.
 */
export function roomFor(bytes: number): number {
  return Math.ceil((bytes * 1.1 + 64 * 2 ** 20) / GI) * GI;
}

/**
 * Returns the bytes of a Kubernetes quantity, e.g. `10Gi`; throws a RangeError for any other text.
 */
export function bytesOf(quantity = '0'): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?(?:e\d+)?)([A-Za-z]*)$/.exec(quantity) ?? [];
  const factor = UNITS[unit];
  if (number === undefined || factor === undefined)
    throw new RangeError(`'${quantity}' is no size: give a quantity, e.g. '10Gi'`);
  return Math.ceil(Number(number) * factor);
}
