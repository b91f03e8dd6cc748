import * as z from 'zod';
import { storeResults } from '../../../core/contracts/agent/store-call.ts';
import type { StoreConfigOf } from '../../../core/contracts/config/store-config.ts';
import { searchAnswer } from '../../../core/contracts/golden.ts';
import {
  ContentsUnknown,
  type StoreContents,
  type StoreDriver,
  StoreFailed,
} from '../../../core/kernel/ports/vector-store.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { type Program, runProgram } from './run.ts';

type Call = <T>(program: Program, shape: z.ZodType<T>, input: { do: string; url: string }) => Promise<T>;

const anything = z.unknown();
const status = z.object({ version: z.string().nullable(), records: z.int().nullable(), detail: z.string() });
/** A ranking program may omit the texts: then they are not read. */
const answer = searchAnswer.extend({ texts: searchAnswer.shape.texts.default(null) });
const reopened = z.object({ done: z.boolean(), reason: z.string().min(1) });

/**
 * Returns a driver for any other store. Each call runs a configured program, which reads the call
 * from stdin and answers on stdout, in JSON.
 */
export function commandStore(config: StoreConfigOf<'command'>, secretOf: SecretOf): StoreDriver {
  const call = calling(config, secretOf);
  return {
    kind: 'command',
    async search(url, vectors, topK) {
      if (vectors.length === 0) return [];
      const shape = z.object({ rankings: z.array(answer).length(vectors.length) });
      const input = { do: 'search', url, vectors, topK };
      return (await call(config.search, shape, input)).rankings;
    },
    status: (url) => statusOf(call, config.status, url),
    async reopen(url) {
      if (config.reopen === null) return { done: false, reason: 'no program is configured that opens the index again' };
      return call(config.reopen, reopened, { do: 'reopen', url }).catch(notReopened);
    },
    async upsert(url, documents) {
      const input = { do: 'upsert', url, documents };
      await call(config.upsert, anything, input);
    },
    checkWrite: async (url) => void (await call(config.checkWrite, anything, { do: 'checkWrite', url })),
    quiesce: async (url) => void (config.quiesce && (await call(config.quiesce, anything, { do: 'quiesce', url }))),
    ...contentsOf(config, call),
  };
}

function contentsOf(config: StoreConfigOf<'command'>, call: Call): StoreContents {
  const ask = <T>(
    what: keyof StoreContents,
    shape: z.ZodType<T>,
    input: { url: string; [field: string]: unknown },
  ): Promise<T> => {
    const program = config[what];
    if (program !== null) return call(program, shape, { ...input, do: what });
    throw new ContentsUnknown(`no program is configured for '${what}': name one in the store's configuration`);
  };
  return {
    read: async (url, ids) => (await ask('read', z.object({ documents: storeResults.read }), { url, ids })).documents,
    page: async (url, after, limit) => ask('page', storeResults.page, { url, after, limit }),
    sample: async (url, count) =>
      (await ask('sample', z.object({ documents: storeResults.sample }), { url, count })).documents,
    holdings: async (url) => (await ask('holdings', z.object({ holdings: storeResults.holdings }), { url })).holdings,
    remove: async (url, ids) => void (await ask('remove', anything, { url, ids })),
  };
}

/** Passes secrets with the input: other processes could read arguments and environment. */
function calling({ secrets: names }: StoreConfigOf<'command'>, secretOf: SecretOf): Call {
  return async (program, shape, input) => {
    const secrets = await Promise.all(names.map(async (name) => [name, await secretOf(name)] as const));
    const answer = await runProgram(
      program,
      { ...input, secrets: Object.fromEntries(secrets) },
      secrets.map(([, value]) => value),
    );
    const { data, error } = shape.safeParse(answer);
    if (error === undefined) return data;
    const where = error.issues[0]?.path.join('.') || 'it';
    throw new DependencyUnavailable(
      `'${program.run[0]}' gave an answer of another shape to '${input.do}': ${where}: ${error.issues[0]?.message}`,
    );
  };
}

async function statusOf(call: Call, program: Program, url: string) {
  try {
    return { reachable: true, ...(await call(program, status, { do: 'status', url })) };
  } catch (error) {
    if (!(error instanceof StoreFailed)) throw error;
    return { reachable: false, version: null, records: null, detail: error.message };
  }
}

function notReopened(error: unknown): { done: boolean; reason: string } {
  if (error instanceof StoreFailed) return { done: false, reason: error.message };
  throw error;
}
