import * as z from 'zod';
import type { StoreConfigOf } from '../../../core/contracts/store-config.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { readAnswer, type StoreRequest, storeRequest } from '../request.ts';

/** One collection on one server, and how it is asked: `path` follows the path of the collection, and the answer is what stands in `result`. */
export type Asking = {
  config: StoreConfigOf<'qdrant'>;
  url: string;
  ask<T>(path: string, result: z.ZodType<T>, request: StoreRequest): Promise<T>;
};

/** How the driver of Qdrant asks, with the API key of the configuration where it names one. */
export function askQdrant(config: StoreConfigOf<'qdrant'>, secretOf: SecretOf, url: string): Asking {
  const { apiKeySecret } = config;
  const collection = `${url}/collections/${encodeURIComponent(config.collection)}`;
  return {
    ...{ config, url },
    async ask(path, result, request) {
      const headers = apiKeySecret === undefined ? {} : { 'api-key': await secretOf(apiKeySecret) };
      const answer = await storeRequest('qdrant', `${collection}${path}`, { ...request, headers });
      return readAnswer('qdrant', url, z.object({ result }), answer).result;
    },
  };
}
