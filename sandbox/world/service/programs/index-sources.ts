import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { Sql, Statement } from './database.ts';
import { assertSchema } from './migrations.ts';
import { serveHealth } from './serve-health.ts';

const BATCH = 250;
const document = z.object({ id: z.string(), shardId: z.string() });

type Deps = { sql: Sql; say: (line: string) => void; port: number };

/** Writes which documents there are into the database, and then says that it is well. */
export async function serveIndexer({ sql, say, port }: Deps, documents: string): Promise<void> {
  await assertSchema(sql);
  let batch: Statement[] = [];
  let written = 0;
  const write = async () => {
    if (batch.length > 0) await sql(...batch);
    written += batch.length;
    batch = [];
  };
  for await (const line of createInterface({ input: createReadStream(documents) })) {
    const { id, shardId } = document.parse(JSON.parse(line));
    batch.push({ sql: 'INSERT OR REPLACE INTO sources VALUES (?, ?)', values: [id, shardId] });
    if (batch.length === BATCH) await write();
  }
  await write();
  say(`wrote ${written} sources`);
  serveHealth(port);
}
