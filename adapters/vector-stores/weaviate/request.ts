import * as z from 'zod';
import type { StoreConfigOf } from '../../../core/contracts/config/store-config.ts';
import { StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { COMPARE, readAnswer, StoreRefused, type StoreRequest, storeAsker } from '../request.ts';

/** Calls a Weaviate server, with the API key of the configuration, if any. */
export type AskWeaviate = {
  rest<T>(url: string, path: string, shape: z.ZodType<T>, request: StoreRequest): Promise<T>;
  /**
   * Sends one GraphQL query. Throws StoreFailed for errors in the answer too, and
   * DependencyUnavailable if our query is at fault.
   */
  graphql<T>(url: string, query: string, shape: z.ZodType<T>, ms: number): Promise<T>;
};

/** One server, and how to call it. */
export type Asking = { ask: AskWeaviate; config: StoreConfigOf<'weaviate'>; url: string };

const graphqlAnswer = z.object({
  data: z.unknown(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

/** The error of a server that lost all its collections. */
const NO_SCHEMA = 'no graphql provider present';
/**
 * The query names a property or vector that the collection lacks. A missing collection, however, is
 * a fault of the data.
 */
const NOT_THE_DATA =
  /^Cannot query field "\w+" on type "(?!GetObjectsObj|AggregateObjectsObj)|index for target vector .* not found/;

/** Returns how to call Weaviate. */
export function askWeaviate(config: StoreConfigOf<'weaviate'>, secretOf: SecretOf): AskWeaviate {
  const { apiKeySecret } = config;
  const askStore = storeAsker(config, secretOf);
  const rest: AskWeaviate['rest'] = async (url, path, shape, request) => {
    const headers = apiKeySecret ? { authorization: `Bearer ${await secretOf(apiKeySecret)}` } : {};
    return readAnswer('weaviate', url, shape, await askStore(`${url}${path}`, { ...request, headers }));
  };
  return {
    rest,
    async graphql(url, query, shape, ms) {
      const request = { method: 'POST', body: { query }, ms } as const;
      const { data, errors } = await rest(url, '/v1/graphql', graphqlAnswer, request).catch(asFault);
      if (!errors?.length) return readAnswer('weaviate', url, shape, data);
      const reasons = [...new Set(errors.map(({ message }) => message))].join('; ');
      const refused = `weaviate at '${url}' refused a query: ${reasons.slice(0, 300)}`;
      if (errors.some(({ message }) => NOT_THE_DATA.test(message)))
        throw new DependencyUnavailable(`${refused}: ${COMPARE}`);
      throw new StoreFailed(refused);
    },
  };
}

function asFault(error: unknown): never {
  const { cause } = error as Error;
  throw cause instanceof StoreRefused && cause.message.includes(NO_SCHEMA) ? cause : error;
}
