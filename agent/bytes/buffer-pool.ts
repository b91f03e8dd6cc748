import { PIECE_BYTES } from '../../core/contracts/agent/snapshot-manifest.ts';
import { openThreads, type Threads } from './threads.ts';

/** A buffer for one piece, and a byte more: where a file ends, none may come. */
export type PooledBuffer = Buffer<SharedArrayBuffer>;
/**
 * Buffers that are lent and given back: what is done at once needs no more memory than these.
 * Threads beside this one work on what is in them.
 */
export type BufferPool = { take(): Promise<PooledBuffer>; give(buffer: PooledBuffer): void } & Threads;

/**
 * Lends pool to `work` until it is done. They are made once, because new memory for every piece
 * would cost more than the hashing.
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
