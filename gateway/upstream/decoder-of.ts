import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/**
 * Returns a decoder of a content encoding, null for none and for an unknown one. What it decodes may
 * lack its end: whoever reads it sees whether it is whole.
 */
export function decoderOf(encoding: unknown): Transform | null {
  const finishFlush = constants.Z_SYNC_FLUSH;
  switch (String(encoding ?? '').toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip({ finishFlush });
    case 'deflate':
      return createInflate({ finishFlush });
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
    default:
      return null;
  }
}
