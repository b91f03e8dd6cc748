import { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { Client } from 'pg';
import { type StoreConfigOf, tlsOf } from '../../../core/contracts/config/store-config.ts';
import { StoreFailed, StoreSilent } from '../../../core/kernel/ports/vector-store.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { securedBy, tlsFault } from '../tls.ts';

/**
 * Runs statements on a new connection to the Postgres at `url` (its scheme is ignored), in the
 * configured database or another. Everything, including the connection, must finish in `ms`. Throws
 * StoreFailed, or DependencyUnavailable if our request is at fault: that says nothing about the
 * data.
 */
export type OnPostgres = <T>(
  url: string,
  ms: number,
  work: (client: Client) => Promise<T>,
  database?: string,
) => Promise<T>;

/**
 * SQL errors about the request or the caller: 42 a wrong name, type or right; 28 the login; 3D the
 * database; 3F the schema; 0A unsupported by such a table; 22P02 an id of another type than its
 * column; 53300 too many connections.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const NOT_THE_DATA = /^(42|28|3D|3F|0A)...$|^(22P02|53300)$/;
/** SQL errors of a server that gave no answer: 08 a lost connection; 57 too late, starting or ending. */
const NO_ANSWER = /^(08|57)...$/;
const SQL_ERROR = /^[0-9A-Z]{5}$/;
/** The client's own messages about a login that the server does not accept. */
const NO_LOGIN = /^SASL|does not support SSL/;

/** Returns how the driver of pgvector reaches its servers. */
export function onPostgres(config: StoreConfigOf<'pgvector'>, secretOf: SecretOf): OnPostgres {
  return async (url, ms, work, database = config.database) => {
    const password = config.passwordSecret === undefined ? undefined : await secretOf(config.passwordSecret);
    const socket = new Socket();
    const tls = tlsOf(config);
    const ssl = tls === null ? false : await securedBy(tls, secretOf);
    const client = clientFor({ ...config, database }, url, { password, socket, ms, ssl });
    // Nobody else hears of an error after the answer to a statement.
    client.on('error', () => undefined);
    const tooLong = setTimeout(() => socket.destroy(new Error(`it took longer than ${ms} ms`)), ms);
    try {
      await client.connect();
      const result = await work(client);
      await client.end();
      return result;
    } catch (cause) {
      throw failureOf(url, config.user, cause as Error & { code?: string });
    } finally {
      clearTimeout(tooLong);
      socket.destroy();
    }
  };
}

function failureOf(url: string, user: string, cause: Error & { code?: string }): Error {
  if (cause instanceof DependencyUnavailable || cause instanceof StoreFailed) return cause;
  const { message, code } = cause;
  const fault = tlsFault(cause);
  if (fault !== null) return new DependencyUnavailable(`postgres at '${url}' can't be asked: ${fault}`, { cause });
  const reason = message || code || 'no reason given';
  const isOurs = code === undefined ? NO_LOGIN.test(reason) : NOT_THE_DATA.test(code);
  const isSilent = code === undefined || !SQL_ERROR.test(code) || NO_ANSWER.test(code);
  if (!isOurs) return new (isSilent ? StoreSilent : StoreFailed)(`postgres at '${url}' failed: ${reason}`, { cause });
  const todo = `check \`store\` in ragmend.yaml and the rights of '${user}'`;
  return new DependencyUnavailable(`postgres at '${url}' can't be asked: ${reason}: ${todo}`, { cause });
}

/** Sets the same time limit on the server: nothing goes on after we give up. */
function clientFor(
  { database, user }: StoreConfigOf<'pgvector'>,
  url: string,
  {
    password,
    socket,
    ms,
    ssl,
  }: { password: string | undefined; socket: Socket; ms: number; ssl: ConnectionOptions | false },
): Client {
  const { hostname: host, port } = new URL(url);
  const limits = { statement_timeout: ms, lock_timeout: ms, application_name: 'ragmend' };
  return new Client({
    host,
    port: Number(port || 5432),
    database,
    user,
    password,
    ssl,
    stream: () => socket,
    ...limits,
  });
}
