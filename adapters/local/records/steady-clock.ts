import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { TIMELINE } from './case-file.ts';
import type { Db } from './database.ts';

/**
 * A clock that never goes back, even over a restart. If the machine's time was set back, it
 * continues from the last recorded instant at half speed until the machine has caught up. So nobody
 * who waits for an instant waits for the removed time too.
 */
export function steadyClock({ db, clock }: { db: Db; clock: Clock }): Clock {
  db.exec(TIMELINE);
  let seen = clock.now();
  let given = lastInstant(db);
  let from = { floor: given, began: seen };
  return {
    now() {
      const machine = clock.now();
      if (machine < seen) from = { floor: given, began: machine };
      seen = machine;
      given = Math.max(machine, Math.floor(from.floor + (machine - from.began) / 2));
      return given;
    },
  };
}

function lastInstant(db: Db): number {
  const row = db.prepare('SELECT at FROM timeline ORDER BY number DESC LIMIT 1').get() as { at: string } | undefined;
  return row ? Date.parse(row.at) : 0;
}
