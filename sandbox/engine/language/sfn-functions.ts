import { createHash, randomUUID } from 'node:crypto';

const ALGORITHMS: Record<string, string> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** The functions that Step Functions adds to JSONata, by name without `$`. */
export const stepFunctions: Record<string, (...values: never[]) => unknown> = {
  parse: (text?: string) => (text === undefined ? undefined : JSON.parse(text)),
  partition,
  range,
  hash,
  uuid: () => randomUUID(),
  random,
};

function partition(list?: unknown[], size?: number): unknown[][] | undefined {
  if (list === undefined || size === undefined) return undefined;
  if (!(size >= 1)) throw new Error(`$partition got size '${size}': it must be 1 or more`);
  const step = Math.trunc(size);
  return Array.from({ length: Math.ceil(list.length / step) }, (_, at) => list.slice(at * step, (at + 1) * step));
}

/** AWS returns a JSONata sequence: a single element stands alone. */
function range(first?: number, last?: number, step?: number): number[] | undefined {
  if (first === undefined || last === undefined || step === undefined) return undefined;
  if (step === 0) throw new Error(`$range got step '0': it must not be zero`);
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > 1000) throw new Error(`$range would give ${length} elements: the most is 1000`);
  const numbers = Array.from({ length }, (_, at) => first + at * step);
  return Object.defineProperty(numbers, 'sequence', { value: true, enumerable: false });
}

function hash(text?: string, algorithm?: string): string | undefined {
  if (text === undefined || algorithm === undefined) return undefined;
  const known = ALGORITHMS[algorithm];
  if (known === undefined)
    throw new Error(`$hash got algorithm '${algorithm}': use one of ${Object.keys(ALGORITHMS).join(', ')}`);
  return createHash(known).update(text).digest('hex');
}

/** The same seed returns the same number (mulberry32); AWS does not publish its sequence. */
function random(seed?: number): number {
  if (seed === undefined) return Math.random();
  const start = (Math.trunc(seed) + 0x6d2b79f5) | 0;
  const mixed = Math.imul(start ^ (start >>> 15), 1 | start);
  const again = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((again ^ (again >>> 14)) >>> 0) / 4294967296;
}
