import * as z from 'zod';

/** How queries and documents are turned into vectors. */
export const embeddingConfig = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hashed-ngrams').describe('Hashed words: for the sandbox, needs no model') }),
  z.strictObject({
    kind: z.literal('openai').describe('Any OpenAI-compatible API'),
    url: z.url().describe('Address of an OpenAI-compatible API, e.g. https://api.openai.com/v1'),
    model: z.string().min(1).describe('Embedding model'),
    dimension: z.int().min(1).describe('Dimension of its vectors'),
    apiKeySecret: z
      .string()
      .min(1)
      .optional()
      .describe('Name of the secret that holds its API key; without it, none is sent'),
    batch: z
      .int()
      .min(1)
      .max(2048)
      .default(64)
      .describe('Largest number of texts in one request; a batch that the API refuses is halved and tried again'),
    queryPrefix: z
      .string()
      .default('')
      .describe(
        'Text before each query, if the model wants one, e.g. `search_query: `; record the golden queries again after a change',
      ),
    documentPrefix: z
      .string()
      .default('')
      .describe('Text before each document, as the service itself indexes them, e.g. `search_document: `'),
    inputType: z
      .strictObject({
        field: z.string().min(1).default('input_type').describe('Field of the request that marks the kind of text'),
        query: z.string().min(1).default('query').describe('Its value for queries, e.g. `search_query` for Cohere'),
        document: z
          .string()
          .min(1)
          .default('document')
          .describe('Its value for documents, e.g. `search_document` for Cohere, `passage` for NVIDIA NIM'),
      })
      .optional()
      .describe('How the request tells queries from documents, if the API has a field for it'),
  }),
]);
