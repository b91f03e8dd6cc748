import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { openVectorStore } from '../../adapters/vector-stores/open-vector-store.ts';
import {
  type Answered,
  type StoreAnswer,
  type StoreCall,
  storeCall,
  storeOpening,
} from '../../core/contracts/agent/store-call.ts';
import type { StoreDriver } from '../../core/kernel/ports/vector-store.ts';
import { NotFound } from '../../core/kernel/task-error.ts';
import { type CallLedger, callLedger } from './call-ledger.ts';

/**
 * Calls store servers for the lines of core/contracts/agent/store-call.ts on `input`, many at once.
 * It stops when the input ends or is silent for a while: the caller may be frozen or gone. Returns
 * the exit code; throws for any other line.
 */
export async function serveStore(
  input: Readable,
  output: Writable,
  { open = openVectorStore, silentMs = 60_000, ledger = callLedger() } = {},
): Promise<number> {
  const under: Promise<void>[] = [];
  // Finishes every call, even if nobody hears the answer.
  output.on('error', () => undefined);
  let store: StoreDriver | null = null;
  const lines = createInterface({ input });
  const silence = setTimeout(() => lines.close(), silentMs);
  try {
    for await (const line of lines) {
      silence.refresh();
      if (store === null) store = opened(JSON.parse(line), open);
      else
        under.push(answer(store, storeCall.parse(JSON.parse(line)), output, ledger).finally(() => silence.refresh()));
    }
  } finally {
    clearTimeout(silence);
    input.destroy();
    // Finishes every call that was begun, even if the stream broke off within a line.
    await Promise.allSettled(under);
  }
  await Promise.all(under);
  return 0;
}

function opened(line: unknown, open: typeof openVectorStore): StoreDriver {
  const { store, secrets } = storeOpening.parse(line);
  return open(store, async (name) => {
    const value = secrets[name];
    if (value === undefined) throw new NotFound(`secret '${name}' was not handed to the agent: name it in the store`);
    return value;
  });
}

async function answer(store: StoreDriver, request: StoreCall, output: Writable, ledger: CallLedger): Promise<void> {
  const { id, key } = request;
  const work = () =>
    called(store, request).then(
      (result): Answered => ({ result: result ?? null }),
      ({ name, message }: Error): Answered => ({ error: { name, message } }),
    );
  const answered = key === undefined ? await work() : await ledger.once(key, work);
  output.write(`${JSON.stringify({ id, ...answered } satisfies StoreAnswer)}\n`);
}

async function called(store: StoreDriver, { url, ...request }: StoreCall): Promise<unknown> {
  switch (request.method) {
    case 'search':
      return store.search(url, ...request.args);
    case 'upsert':
      return store.upsert(url, ...request.args);
    case 'read':
      return store.read(url, ...request.args);
    case 'page':
      return store.page(url, ...request.args);
    case 'sample':
      return store.sample(url, ...request.args);
    case 'remove':
      return store.remove(url, ...request.args);
    default:
      return store[request.method](url);
  }
}
