/** Reads until the buffer is full or the file ends. */
export async function readFully(
  handle: { read(into: Uint8Array, offset: number, length: number, at: number): Promise<{ bytesRead: number }> },
  start: number,
  into: Uint8Array,
): Promise<number> {
  let filled = 0;
  while (filled < into.length) {
    const { bytesRead } = await handle.read(into, filled, into.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
