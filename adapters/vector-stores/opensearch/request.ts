import type * as z from 'zod';
import type { StoreConfigOf } from '../../../core/contracts/config/store-config.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { readAnswer, type StoreRequest, storeAsker } from '../request.ts';

/**
 * One index on one server, and how to call it. A `path` that begins with `/` belongs to the server,
 * any other to the index.
 */
export type Asking = {
  config: StoreConfigOf<'opensearch'>;
  url: string;
  ask<T>(path: string, shape: z.ZodType<T>, request: StoreRequest): Promise<T>;
};

/** Returns how to call OpenSearch, with the user of the configuration, if any. */
export function askOpensearch(config: StoreConfigOf<'opensearch'>, secretOf: SecretOf): (url: string) => Asking {
  const askStore = storeAsker(config, secretOf);
  const { user, passwordSecret } = config;
  return (url) => ({
    config,
    url,
    async ask(path, shape, request) {
      const login = user && passwordSecret ? `${user}:${await secretOf(passwordSecret)}` : null;
      const authorization = login === null ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
      const headers = { ...request.headers, ...authorization };
      const whole = path.startsWith('/') ? `${url}${path}` : `${url}/${encodeURIComponent(config.index)}/${path}`;
      return readAnswer('opensearch', url, shape, await askStore(whole, { ...request, headers }));
    },
  });
}

/** Returns lines of JSON, as bulk requests and multiple searches expect them. */
export function linesOf(values: unknown[]): Pick<StoreRequest, 'headers' | 'body'> {
  const body = values.map((value) => `${JSON.stringify(value)}\n`).join('');
  return { headers: { 'content-type': 'application/x-ndjson' }, body };
}
