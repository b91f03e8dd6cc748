import * as z from 'zod';
import { storeConfig } from '../config/store-config.ts';
import { searchAnswer } from '../golden.ts';

/**
 * The first line sent to an agent that calls store servers: the driver to open, and the secrets, by
 * name, that this driver may ask for.
 */
export const storeOpening = z.object({ store: storeConfig, secrets: z.record(z.string(), z.string()) });
export type StoreOpening = z.infer<typeof storeOpening>;

const document = z.object({
  id: z.string(),
  text: z.string(),
  vector: z.array(z.number()),
  metadata: z.record(z.string(), z.unknown()),
});
const call = <M extends string, A extends z.ZodTuple>(method: M, args: A) =>
  z.object({ id: z.int(), url: z.string(), method: z.literal(method), args, key: z.uuid().optional() });

/**
 * Every later line: one call of a driver on the server at `url`. A call with a `key` is carried out
 * once, even if it is sent on several streams.
 */
export const storeCall = z.discriminatedUnion('method', [
  call('search', z.tuple([z.array(z.array(z.number())), z.int()])),
  call('status', z.tuple([])),
  call('reopen', z.tuple([])),
  call('upsert', z.tuple([z.array(document)])),
  call('checkWrite', z.tuple([])),
  call('quiesce', z.tuple([])),
  call('read', z.tuple([z.array(z.string())])),
  call('page', z.tuple([z.string().nullable(), z.int()])),
  call('sample', z.tuple([z.int()])),
  call('holdings', z.tuple([])),
  call('remove', z.tuple([z.array(z.string())])),
]);
export type StoreCall = z.infer<typeof storeCall>;

/** The result of a call, by its method. */
export const storeResults = {
  search: z.array(searchAnswer),
  status: z.object({
    reachable: z.boolean(),
    version: z.string().nullable(),
    records: z.int().nullable(),
    detail: z.string(),
  }),
  reopen: z.object({ done: z.boolean(), reason: z.string() }),
  upsert: z.null(),
  checkWrite: z.null(),
  quiesce: z.null(),
  read: z.array(document),
  page: z.object({ documents: z.array(document), next: z.string().nullable() }),
  sample: z.array(document),
  holdings: z.array(z.object({ name: z.string(), records: z.int().nullable(), ours: z.boolean() })),
  remove: z.null(),
} as const;
export type StoreMethod = keyof typeof storeResults;

const failed = z.object({ error: z.object({ name: z.string(), message: z.string() }) });
const done = z.object({ result: z.unknown() });
/** How a call ended. */
export const answered = z.union([failed, done]);
export type Answered = z.infer<typeof answered>;

/** The answer to the call with this id. Answers arrive in any order. */
export const storeAnswer = z.union([failed.extend({ id: z.int() }), done.extend({ id: z.int() })]);
export type StoreAnswer = z.infer<typeof storeAnswer>;
