/**
 * Writes all of the bytes, even if the system takes only some at a time, as on a disk that fills
 * up.
 */
export async function writeFully(
  handle: { write(bytes: Uint8Array, offset: number, length: number, at: number): Promise<{ bytesWritten: number }> },
  start: number,
  bytes: Uint8Array,
): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, start + done);
    done += bytesWritten;
  }
}
