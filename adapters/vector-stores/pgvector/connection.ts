import { Socket } from 'node:net';
import { Client } from 'pg';
import type { StoreConfigOf } from '../../../core/contracts/store-config.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { StoreFailed } from '../../../core/kernel/vector-store.ts';

/** Runs statements on a connection of its own to the Postgres at `url` (its scheme is not read); connecting included, all has to be done in `ms`. Throws StoreFailed, and DependencyUnavailable where what we asked can't be: that says nothing of the data. */
export type OnPostgres = <T>(url: string, ms: number, work: (client: Client) => Promise<T>) => Promise<T>;

/**
 * Classes of SQL errors that are about who asks for what: 42 a name, type or right is wrong, 28 the login, 3D the database, 3F the schema.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const NOT_THE_DATA = /^(42|28|3D|3F)...$/;

/** How the driver of pgvector reaches its servers. */
export function onPostgres(config: StoreConfigOf<'pgvector'>, secretOf: SecretOf): OnPostgres {
  return async (url, ms, work) => {
    const password = config.passwordSecret === undefined ? undefined : await secretOf(config.passwordSecret);
    const socket = new Socket();
    const client = clientFor(config, url, { password, socket, ms });
    // What breaks after a statement was answered is told to nobody else.
    client.on('error', () => undefined);
    const tooLong = setTimeout(() => socket.destroy(new Error(`it took longer than ${ms} ms`)), ms);
    try {
      await client.connect();
      const result = await work(client);
      await client.end();
      return result;
    } catch (cause) {
      if (cause instanceof DependencyUnavailable) throw cause;
      const { message, code } = cause as Error & { code?: string };
      const reason = message || code || 'no reason given';
      if (NOT_THE_DATA.test(code ?? ''))
        throw new DependencyUnavailable(
          `postgres at '${url}' can't be asked (${code}): ${reason}: check the store's configuration and the rights of '${config.user}'`,
          { cause },
        );
      throw new StoreFailed(`postgres at '${url}' failed: ${reason}`, { cause });
    } finally {
      clearTimeout(tooLong);
      socket.destroy();
    }
  };
}

/** The server gives up as late as we do: nothing goes on after us. */
function clientFor(
  { database, user, tls }: StoreConfigOf<'pgvector'>,
  url: string,
  { password, socket, ms }: { password: string | undefined; socket: Socket; ms: number },
): Client {
  const { hostname: host, port } = new URL(url);
  const limits = { statement_timeout: ms, lock_timeout: ms, application_name: 'ragmend' };
  const ssl = tls ? { rejectUnauthorized: false } : false;
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
