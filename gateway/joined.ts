import { Buffer } from 'node:buffer';

/** Returns pieces as one buffer, without a copy if there is only one. */
export const joined = (pieces: Buffer[]): Buffer =>
  pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
