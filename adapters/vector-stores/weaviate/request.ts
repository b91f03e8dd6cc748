import * as z from 'zod';
import type { StoreConfigOf } from '../../../core/contracts/store-config.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { StoreFailed } from '../../../core/kernel/vector-store.ts';
import { readAnswer, type StoreRequest, storeRequest } from '../request.ts';

/** Asks a Weaviate server, with the API key of the configuration where it names one. */
export type AskWeaviate = {
  rest<T>(url: string, path: string, shape: z.ZodType<T>, request: StoreRequest): Promise<T>;
  /** One GraphQL query; throws StoreFailed also for what the answer calls an error. */
  graphql<T>(url: string, query: string, shape: z.ZodType<T>, ms: number): Promise<T>;
};

/** One server, and how it is asked. */
export type Asking = { ask: AskWeaviate; config: StoreConfigOf<'weaviate'>; url: string };

const graphqlAnswer = z.object({
  data: z.unknown(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

/** How the driver of Weaviate asks. */
export function askWeaviate({ apiKeySecret }: StoreConfigOf<'weaviate'>, secretOf: SecretOf): AskWeaviate {
  const rest: AskWeaviate['rest'] = async (url, path, shape, request) => {
    const headers = apiKeySecret ? { authorization: `Bearer ${await secretOf(apiKeySecret)}` } : {};
    return readAnswer('weaviate', url, shape, await storeRequest('weaviate', `${url}${path}`, { ...request, headers }));
  };
  return {
    rest,
    async graphql(url, query, shape, ms) {
      const { data, errors } = await rest(url, '/v1/graphql', graphqlAnswer, { method: 'POST', body: { query }, ms });
      if (!errors?.length) return readAnswer('weaviate', url, shape, data);
      const reasons = [...new Set(errors.map(({ message }) => message))].join('; ');
      throw new StoreFailed(`weaviate at '${url}' refused a query: ${reasons.slice(0, 300)}`);
    },
  };
}
