import type { WriteGate } from '../../../core/volume/ports.ts';
import type { Locks } from '../records/locks.ts';

/** The writers' side of the gate. */
export type Writers = {
  write<T>(shardId: string, work: () => Promise<T>): Promise<T>;
  isPaused(shardId: string): boolean | Promise<boolean>;
};
/** `hurried` is the same gate with almost no patience; `deadWrite` leaves a write under way whose writer is dead. */
export type WriteGateUnderTest = {
  gate: WriteGate;
  hurried: WriteGate;
  writers: Writers;
  locks: Locks;
  deadWrite(shardId: string): Promise<void>;
};

/** Begins a write that goes on until `finish`. */
export async function writeUnderWay(writers: Writers, shardId: string) {
  const [begun, finish] = [latch(), latch()];
  const done = writers.write(shardId, async () => {
    begun.open();
    await finish.opened;
    return 'written';
  });
  await begun.opened;
  return { finish: finish.open, done };
}

function latch() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}
