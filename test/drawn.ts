import { createHash } from 'node:crypto';

/** A number below 2 ** 32 that a seed draws for a text, always the same. */
export const drawn = (seed: number, text: string): number =>
  createHash('sha256').update(`${seed} ${text}`).digest().readUInt32BE();
