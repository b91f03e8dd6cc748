import { createHash } from 'node:crypto';

/** The namespace of DNS names (RFC 9562). */
const NAMESPACE = Buffer.from('6ba7b8109dad11d180b400c04fd430c8', 'hex');
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Returns the UUID of a document in a store that accepts no other ids: its own id if that is a
 * UUID, else a version 5 UUID of it, like `generate_uuid5` of Weaviate's clients.
 */
export function uuidOf(id: string): string {
  if (UUID.test(id)) return id.toLowerCase();
  const bytes = createHash('sha1').update(NAMESPACE).update(id).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
