import { PIECE_BYTES } from '../../core/contracts/agent/snapshot-manifest.ts';
import { openThreads, type Threads } from './threads.ts';

/** A buffer for one piece and one more byte, which must stay empty at the end of a file. */
export type PooledBuffer = Buffer<SharedArrayBuffer>;
/**
 * Buffers that are lent and returned: parallel work needs no more memory than these. Other threads
 * work on their contents.
 */
export type BufferPool = { take(): Promise<PooledBuffer>; give(buffer: PooledBuffer): void } & Threads;

/**
 * Lends a pool to `work` until it is done. The buffers are created once, because new memory for
 * every piece would cost more than the hashing.
 */
export async function withBufferPool<T>(count: number, work: (pool: BufferPool) => Promise<T>): Promise<T> {
  const threads = openThreads();
  try {
    return await work({ ...lending(count), ...threads });
  } finally {
    await threads.close();
  }
}

function lending(count: number): Pick<BufferPool, 'take' | 'give'> {
  const free: PooledBuffer[] = [];
  const waiting: ((buffer: PooledBuffer) => void)[] = [];
  let made = 0;
  return {
    async take() {
      const buffer = free.pop();
      if (buffer) return buffer;
      if (made === count) return new Promise((resolve) => void waiting.push(resolve));
      made += 1;
      return Buffer.from(new SharedArrayBuffer(PIECE_BYTES + 1));
    },
    give(buffer) {
      const next = waiting.shift();
      if (next) next(buffer);
      else free.push(buffer);
    },
  };
}
