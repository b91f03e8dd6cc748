import type * as z from 'zod';
import type { StoreConfigOf } from '../../../core/contracts/config/store-config.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { readAnswer, type StoreRequest, storeAsker } from '../request.ts';

/**
 * One index on one server, and how it is asked: a `path` that begins with `/` is one of the server,
 * any other one of the index.
 */
export type Asking = {
  config: StoreConfigOf<'opensearch'>;
  url: string;
  ask<T>(path: string, shape: z.ZodType<T>, request: StoreRequest): Promise<T>;
};

/** How the driver of OpenSearch asks, with the user of the configuration where it names one. */
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

/** Lines of JSON, as bulk requests and multiple searches take them. */
export function linesOf(values: unknown[]): Pick<StoreRequest, 'headers' | 'body'> {
  const body = values.map((value) => `${JSON.stringify(value)}\n`).join('');
  return { headers: { 'content-type': 'application/x-ndjson' }, body };
}
