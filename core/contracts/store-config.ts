import * as z from 'zod';

/** The vector store of a target: its driver, and what the driver has to know. */
export const storeConfig = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('chroma').describe('Chroma 1.x over its HTTP API'),
    collection: z.string().min(1).describe('Collection that the shards hold'),
  }),
]);
export type StoreConfig = z.infer<typeof storeConfig>;
