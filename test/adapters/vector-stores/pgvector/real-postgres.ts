import { execFile } from 'node:child_process';
import { chownSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePorts, type RealServer, startServer } from '../real-server.ts';

export const PASSWORD = 'of-a-test-only';
export const LOGIN = { user: 'ragmend', database: 'postgres' };
/** Postgres refuses to be root. */
const AS = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/**
 * Starts the Postgres of RAGMEND_PGSERVER (its folder of programs) on 127.0.0.1, over `dir`/data,
 * which is made where it does not stand.
 */
export async function startPostgres(dir: string): Promise<RealServer> {
  const data = join(dir, 'data');
  if (!existsSync(data)) await makeCluster(dir, data);
  const [port = 0] = await freePorts(1);
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', port, shared_buffers: '32MB' };
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const url = `http://127.0.0.1:${port}`;
  const command = join(programs(), 'postgres');
  return startServer(
    { command, args, env: { LC_ALL: 'C' }, ...AS },
    { url, log: join(dir, 'postgres.log'), isReady: () => isReady(url) },
  );
}

/** Creates an empty table with an index for cosine distance. */
export async function createTable(url: string, table: string, dimension: number): Promise<void> {
  await query(url, 'CREATE EXTENSION IF NOT EXISTS vector');
  await query(
    url,
    `CREATE TABLE ${table} (id text PRIMARY KEY, text text NOT NULL, embedding vector(${dimension}), metadata jsonb)`,
  );
  await query(url, `CREATE INDEX ${table}_hnsw ON ${table} USING hnsw (embedding vector_cosine_ops)`);
}

/** Runs one statement as the owner of everything. */
export async function query<Row extends object>(
  url: string,
  statement: string,
  database = LOGIN.database,
): Promise<Row[]> {
  const { hostname: host, port } = new URL(url);
  const login = { ...LOGIN, database, password: PASSWORD };
  const client = new Client({ host, port: Number(port), ...login, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

const programs = () => String(process.env.RAGMEND_PGSERVER);

async function makeCluster(dir: string, data: string): Promise<void> {
  const password = join(dir, 'password');
  writeFileSync(password, PASSWORD);
  if (AS.uid !== undefined) for (const path of [dir, password]) chownSync(path, AS.uid, AS.gid);
  const args = [
    '-D',
    data,
    '-U',
    LOGIN.user,
    '--auth=scram-sha-256',
    `--pwfile=${password}`,
    '--no-sync',
    '-E',
    'UTF8',
  ];
  await promisify(execFile)(join(programs(), 'initdb'), [...args, '--locale=C'], { env: { LC_ALL: 'C' }, ...AS });
}

const isReady = (url: string): Promise<boolean> =>
  query(url, 'SELECT 1').then(
    () => true,
    () => false,
  );
