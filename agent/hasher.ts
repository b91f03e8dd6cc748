import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';

/** Hashes memory that threads share. */
export type Hasher = {
  /** Hex sha256 of bytes that do not change meanwhile. */
  digest(bytes: Uint8Array): Promise<string>;
  close(): Promise<void>;
};

/** Below this, telling a thread costs more than hashing here. */
const LARGE = 256 * 1024;
/** The thread's whole program, as text: the agent is one file, and that would be read again. */
const PROGRAM = `const { parentPort } = require('node:worker_threads');
const { createHash } = require('node:crypto');
parentPort.on('message', (bytes) => parentPort.postMessage(createHash('sha256').update(bytes).digest('hex')));`;

/** A thread that hashes while this one receives: it is started when it is first needed, and answers in turn. */
export function openHasher(): Hasher {
  const waiting: { resolve: (sha256: string) => void; reject: (error: Error) => void }[] = [];
  let thread: Worker | null = null;
  const start = () => {
    const started = new Worker(PROGRAM, { eval: true });
    started.on('message', (sha256: string) => waiting.shift()?.resolve(sha256));
    started.on('error', (error) => {
      for (const { reject } of waiting.splice(0)) reject(error);
    });
    return started;
  };
  return {
    digest: async (bytes) => {
      if (bytes.length < LARGE) return createHash('sha256').update(bytes).digest('hex');
      thread ??= start();
      const answered = new Promise<string>((resolve, reject) => void waiting.push({ resolve, reject }));
      thread.postMessage(bytes);
      return answered;
    },
    close: async () => void (await thread?.terminate()),
  };
}
