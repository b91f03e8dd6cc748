/** Hex sha256 of a text in UTF-8. */
export async function sha256(text: string): Promise<string> {
  return Array.from(new Uint8Array(await digestOf(text)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Returns JSON with sorted keys, so that equal values have equal digests. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Returns a short name for a text: the first 16 hex digits of its sha256. */
export async function shortDigest(text: string): Promise<string> {
  const bytes = new DataView(await digestOf(text));
  return bytes.getBigUint64(0).toString(16).padStart(16, '0');
}

const digestOf = (text: string) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
