import { type Db, inTransaction } from './database.ts';

type Waiting<T, R> = { input: T; resolve(result: R): void; reject(error: unknown): void };

/**
 * Returns a write whose calls within one turn of the event loop share one transaction, so that a
 * storm pays for one commit. If one of them fails, each is done alone.
 */
export function groupCommit<T, R>(db: Db, write: (input: T) => R): (input: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  const flush = () => {
    const turn = waiting;
    waiting = [];
    if (!allAtOnce(db, write, turn)) for (const each of turn) alone(db, write, each);
  };
  return (input) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ input, resolve, reject }) === 1) setImmediate(flush);
    });
}

function allAtOnce<T, R>(db: Db, write: (input: T) => R, turn: Waiting<T, R>[]): boolean {
  try {
    const results = inTransaction(db, () => turn.map(({ input }) => write(input)));
    turn.forEach(({ resolve }, index) => void resolve(results[index] as R));
    return true;
  } catch {
    return false;
  }
}

function alone<T, R>(db: Db, write: (input: T) => R, { input, resolve, reject }: Waiting<T, R>): void {
  try {
    resolve(inTransaction(db, () => write(input)));
  } catch (error) {
    reject(error);
  }
}
