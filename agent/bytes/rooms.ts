import { PIECE_BYTES } from '../../core/contracts/agent/snapshot-manifest.ts';
import { openThreads, type Threads } from './threads.ts';

/** A buffer for one piece, and a byte more: where a file ends, none may come. */
export type Room = Buffer<SharedArrayBuffer>;
/** Buffers that are lent and given back: what is done at once needs no more memory than these. Threads beside this one work on what is in them. */
export type Rooms = { take(): Promise<Room>; give(room: Room): void } & Threads;

/** Lends rooms to `work` until it is done. They are made once, because new memory for every piece would cost more than the hashing. */
export async function withRooms<T>(count: number, work: (rooms: Rooms) => Promise<T>): Promise<T> {
  const threads = openThreads();
  try {
    return await work({ ...lending(count), ...threads });
  } finally {
    await threads.close();
  }
}

function lending(count: number): Pick<Rooms, 'take' | 'give'> {
  const free: Room[] = [];
  const waiting: ((room: Room) => void)[] = [];
  let made = 0;
  return {
    async take() {
      const room = free.pop();
      if (room) return room;
      if (made === count) return new Promise((resolve) => void waiting.push(resolve));
      made += 1;
      return Buffer.from(new SharedArrayBuffer(PIECE_BYTES + 1));
    },
    give(room) {
      const next = waiting.shift();
      if (next) next(room);
      else free.push(room);
    },
  };
}
