import { createHash } from 'node:crypto';

/** Base64 sha256, as S3 checks what it is given and keeps it with the object. */
export function checksumOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('base64');
}

/** The checksum that S3 gives an object made of parts: that of their checksums, and how many there are. */
export function compositeOf(checksums: string[]): string {
  const hash = createHash('sha256');
  for (const checksum of checksums) hash.update(checksum, 'base64');
  return `${hash.digest('base64')}-${checksums.length}`;
}
