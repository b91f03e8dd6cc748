import {
  type StoreAnswer,
  type StoreCall,
  type StoreMethod,
  type StoreOpening,
  storeAnswer,
} from '../../../core/contracts/agent/store-call.ts';
import { jsonIn } from '../../../core/kernel/json-in.ts';
import { ContentsUnknown, StoreFailed, StoreSilent } from '../../../core/kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import type { Heard, PodLines } from '../api/pod-exec.ts';

/**
 * The stream to the agent ended, or the agent did not answer in time. It may or may not have done
 * its work.
 */
export class StreamLost extends Error {
  override readonly name = 'StreamLost' as const;
}

/** Calls over one stream; `isLost` is true once the stream takes no more calls. */
export type StoreSession = {
  ask(call: WithoutId<StoreCall>): Promise<unknown>;
  isLost(): boolean;
  close(): void;
};
type WithoutId<C> = C extends unknown ? Omit<C, 'id'> : never;
type Waiting = { resolve(result: unknown): void; reject(error: Error): void; timer: NodeJS.Timeout };

/**
 * Opens a stream to the agent, which opens the driver. A call throws StoreFailed like the driver,
 * StreamLost if no answer comes, and an Error for everything else that the agent reports.
 */
export async function openSession(
  open: (heard: Heard) => Promise<PodLines>,
  opening: StoreOpening,
): Promise<StoreSession> {
  const calls = new Map<number, Waiting>();
  let next = 1;
  let lost: string | null = null;
  const lose = (reason: string) => {
    lost ??= reason;
    for (const { reject } of settled(calls)) reject(new StreamLost(`the stream to the agent is lost: ${lost}`));
  };
  const lines = await open({ line: (text) => heardLine(text, calls, lose), ended: lose });
  lines.send(JSON.stringify(opening));
  return {
    ask: (call) =>
      new Promise((resolve, reject) => {
        if (lost !== null) return reject(new StreamLost(`the stream to the agent is lost: ${lost}`));
        const id = next++;
        const ms = ANSWER_MS[call.method];
        const timer = setTimeout(() => lose(`no answer to '${call.method}' in ${ms} ms`), ms);
        calls.set(id, { resolve, reject, timer });
        lines.send(JSON.stringify({ id, ...call }));
      }),
    isLost: () => lost !== null,
    close: () => lines.close(),
  };
}

/**
 * Longer than the waits of the drivers: after this time the agent or the connection is at fault,
 * not the store.
 */
export const ANSWER_MS: Record<StoreMethod, number> = {
  search: 30_000,
  status: 30_000,
  checkWrite: 30_000,
  reopen: 300_000,
  quiesce: 300_000,
  upsert: 600_000,
  read: 60_000,
  page: 60_000,
  sample: 30_000,
  holdings: 30_000,
  remove: 600_000,
};

function heardLine(text: string, calls: Map<number, Waiting>, lose: (reason: string) => void): void {
  const { success, data } = storeAnswer.safeParse(jsonIn(text));
  if (!success) lose(`it answered '${text.slice(0, 200)}', which is no answer`);
  else settle(calls, data);
}

function settle(calls: Map<number, Waiting>, answer: StoreAnswer): void {
  const waiting = calls.get(answer.id);
  if (!waiting) return;
  calls.delete(answer.id);
  clearTimeout(waiting.timer);
  if ('error' in answer) waiting.reject(errorOf(answer.error));
  else waiting.resolve(answer.result);
}

/** Rebuilds an error of the driver by its name; any other error is a fault of the agent. */
function errorOf({ name, message }: { name: string; message: string }): Error {
  const kinds = [StoreFailed, StoreSilent, ContentsUnknown, DependencyUnavailable].map((Kind) => new Kind(message));
  return kinds.find((kind) => kind.name === name) ?? new Error(message);
}

function settled(calls: Map<number, Waiting>): Waiting[] {
  const all = [...calls.values()];
  calls.clear();
  for (const { timer } of all) clearTimeout(timer);
  return all;
}
