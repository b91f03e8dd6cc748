import * as z from 'zod';
import type { StoreConfigOf } from '../../../core/contracts/config/store-config.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { readAnswer, type StoreRequest, storeAsker } from '../request.ts';

/**
 * One collection on one server, and how to call it. A `path` that begins with `/` belongs to the
 * server, any other to the collection.
 */
export type Asking = {
  config: StoreConfigOf<'qdrant'>;
  url: string;
  ask<T>(path: string, shape: z.ZodType<T>, request: StoreRequest): Promise<T>;
};

/** Returns the shape of most answers: they carry the requested value as `result`. */
export const withResult = <T>(result: z.ZodType<T>) => z.object({ result });

/** Returns how to call Qdrant, with the API key of the configuration, if any. */
export function askQdrant(config: StoreConfigOf<'qdrant'>, secretOf: SecretOf): (url: string) => Asking {
  const askStore = storeAsker(config, secretOf);
  const { apiKeySecret } = config;
  return (url) => ({
    config,
    url,
    async ask(path, shape, request) {
      const headers = apiKeySecret === undefined ? {} : { 'api-key': await secretOf(apiKeySecret) };
      const collection = `/collections/${encodeURIComponent(config.collection)}/`;
      const whole = path.startsWith('/') ? `${url}${path}` : `${url}${collection}${path}`;
      return readAnswer('qdrant', url, shape, await askStore(whole, { ...request, headers }));
    },
  });
}
