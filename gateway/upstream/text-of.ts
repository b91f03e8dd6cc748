import type { Buffer } from 'node:buffer';

/** Returns the text of a whole body, without a byte order mark, which JSON and events take for a fault. */
export const textOf = (bytes: Buffer): string => bytes.toString('utf8').replace(/^\uFEFF/, '');
