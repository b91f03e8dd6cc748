import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreConfigOf } from '../../../core/contracts/config/store-config.ts';
import { StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import { reasonOf } from '../reason-of.ts';
import type { OnPostgres } from './connection.ts';
import type { statementsFor } from './statements.ts';

/** All that is done for one call is done within the five minutes that a task of a runbook has. */
const REINDEX_MS = 240_000;
const VACUUM_MS = 90_000;
const CHECKPOINT_MS = 60_000;
const STILL_MS = 75_000;
/** Looks at the log, one a second: Postgres notes every 15 s what runs, where something was written since. */
const LOOKS = 60;
const STILL_LOOKS = 16;

type Statements = ReturnType<typeof statementsFor>;
/** One table on one server, and how it is asked. */
export type Asking = { on: OnPostgres; statements: Statements; config: StoreConfigOf<'pgvector'>; url: string };

/** Runs one statement of the driver that takes no values; throws StoreFailed. */
export async function run(
  { on, statements, url }: Asking,
  ms: number,
  statement: 'lockOne' | 'vacuum' | 'checkpoint' | 'reindex',
): Promise<void> {
  await on(url, ms, (client) => client.query(statements[statement]));
}

/**
 * Builds the indexes of the table again from its rows, in one transaction. Not a reopening: rows
 * that lie in memory hide what happened to their files, so that only the restart that follows
 * proves it.
 */
export async function rebuild(asking: Asking): Promise<{ done: false; reason: string }> {
  try {
    await run(asking, REINDEX_MS, 'reindex');
    const built = `the indexes of table '${asking.config.table}' were built again from its rows`;
    return { done: false, reason: `${built}, which only a restart of its process proves` };
  } catch (error) {
    return { done: false, reason: reasonOf(error) };
  }
}

/**
 * A checkpoint is spread over minutes, and rows are marked when they are first read: both happen
 * now, and the files hold still afterwards. A table too large to be vacuumed in time may move on.
 */
export async function quiesce(asking: Asking): Promise<void> {
  await run(asking, VACUUM_MS, 'vacuum').catch((error: unknown) => {
    if (!(error instanceof StoreFailed)) throw error;
  });
  await run(asking, CHECKPOINT_MS, 'checkpoint');
  await waitUntilStill(asking);
}

/** Until nothing was written to the log for a while, or for a minute: whether the copy is whole, the agent sees. */
async function waitUntilStill({ on, statements, url }: Asking): Promise<void> {
  await on(url, STILL_MS, async (client) => {
    let last = '';
    let still = 0;
    for (let look = 0; look < LOOKS && still < STILL_LOOKS; look++) {
      const { rows } = await client.query<{ position: string }>(statements.position);
      const position = String(rows[0]?.position);
      still = position === last ? still + 1 : 0;
      last = position;
      await sleep(1000);
    }
  });
}
