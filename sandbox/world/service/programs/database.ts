import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import * as z from 'zod';
import { inTransaction, openDatabase } from '../../../../adapters/local/records/database.ts';
import { ask, type Network } from './hosts.ts';

/** Returns the file of the database; `service` is the folder of the service. */
export const databaseFile = (service: string): string => join(service, 'database.sqlite');

type Value = string | number | null;
/** Statements of one transaction, with the values of their parameters. */
export type Statement = { sql: string; values?: Value[] };
export type Row = Record<string, Value>;

const statements = z.array(
  z.object({ sql: z.string(), values: z.array(z.union([z.string(), z.number(), z.null()])).default([]) }),
);

/** The database refused a statement, in the words of SQLite. */
export class SqlFailed extends Error {
  override readonly name = 'SqlFailed' as const;
}

/** Serves a file of SQLite: `POST /sql` runs statements in one transaction and answers the rows of the last. */
export function serveDatabase(file: string, port: number): void {
  mkdirSync(dirname(file), { recursive: true });
  const db = openDatabase(file);
  const app = new Hono();
  app.get('/healthz', (context) => context.json({ ok: true }));
  app.post('/sql', async (context) => {
    const given = statements.parse(await context.req.json());
    try {
      const run = ({ sql, values }: (typeof given)[number]) => {
        const statement = db.prepare(sql);
        if (/^\s*(select|pragma)/i.test(sql)) return statement.all(...values);
        statement.run(...values);
        return [];
      };
      return context.json({ rows: inTransaction(db, () => given.map(run)).at(-1) ?? [] });
    } catch (error) {
      return context.json({ error: error instanceof Error ? error.message : String(error) }, 400);
    }
  });
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port });
  process.stdout.write(`database system is ready to accept connections on port ${port}\n`);
  process.once('SIGTERM', () => {
    server.close(() => process.exit(0));
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}

/** Returns a client of the database; it throws SqlFailed, and Unreachable while nobody answers. */
export function databaseAt(network: Network, place: string) {
  return async (...given: Statement[]): Promise<Row[]> => {
    const headers = { 'content-type': 'application/json' };
    const response = await ask(network, place, '/sql', { method: 'POST', headers, body: JSON.stringify(given) });
    const { rows, error } = (await response.json()) as { rows?: Row[]; error?: string };
    if (rows) return rows;
    throw new SqlFailed(error ?? `the database answered ${response.status}`);
  };
}
export type Sql = ReturnType<typeof databaseAt>;
