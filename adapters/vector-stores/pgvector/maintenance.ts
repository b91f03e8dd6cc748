import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreConfigOf } from '../../../core/contracts/config/store-config.ts';
import { StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import { reasonOf } from '../reason-of.ts';
import type { OnPostgres } from './connection.ts';
import type { statementsFor } from './statements.ts';

/** The work of one call must finish within the five minutes of a runbook's task. */
const REINDEX_MS = 240_000;
const VACUUM_MS = 90_000;
const CHECKPOINT_MS = 60_000;
const STILL_MS = 75_000;
/**
 * Looks at the log, one a second: after writes, Postgres notes every 15 s which transactions run.
 */
const LOOKS = 60;
const STILL_LOOKS = 16;

type Statements = ReturnType<typeof statementsFor>;
/** One table on one server, and how to reach it. */
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
 * Rebuilds the indexes of the table from its rows, in one transaction. This is no reopening: rows
 * in memory hide damage to their files, so only the restart that follows proves the index.
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
 * Makes the files hold still. It runs now what would otherwise come later: the checkpoint, which
 * spreads over minutes, and the marking of rows, which comes with the first read. A table too large
 * to be vacuumed in time may still change.
 */
export async function quiesce(asking: Asking): Promise<void> {
  await run(asking, VACUUM_MS, 'vacuum').catch((error: unknown) => {
    if (!(error instanceof StoreFailed)) throw error;
  });
  await run(asking, CHECKPOINT_MS, 'checkpoint');
  await waitUntilStill(asking);
}

/**
 * Waits until nothing was written to the log for a while, or for at most a minute. The agent checks
 * whether the copy is consistent.
 */
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
