import { PIECE_BYTES } from '../core/contracts/snapshot-manifest.ts';

/** Buffers that are lent and given back: what is done at once needs no more memory than these. */
export type Rooms = { take(): Promise<Buffer<ArrayBuffer>>; give(room: Buffer<ArrayBuffer>): void };

/** A few rooms, each with a byte more than a piece: where a file ends, none may come. They are made once, because new memory for every piece would cost more than the hashing. */
export function openRooms(count: number): Rooms {
  const free: Buffer<ArrayBuffer>[] = [];
  const waiting: ((room: Buffer<ArrayBuffer>) => void)[] = [];
  let made = 0;
  return {
    async take() {
      const room = free.pop();
      if (room) return room;
      if (made === count) return new Promise((resolve) => void waiting.push(resolve));
      made += 1;
      return Buffer.allocUnsafeSlow(PIECE_BYTES + 1);
    },
    give(room) {
      const next = waiting.shift();
      if (next) next(room);
      else free.push(room);
    },
  };
}
