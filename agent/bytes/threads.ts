import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { writeFully } from '../../adapters/local/files/write-fully.ts';

/** Work on memory that threads share and nobody changes meanwhile. */
export type Threads = {
  /** Returns the hex sha256 of bytes. */
  digest(bytes: Uint8Array): Promise<string>;
  /** Writes all of the bytes at an offset of a file; throws the system's errors. */
  write(file: FileHandle, at: number, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
};

/** One thread hashes while the other writes, and both while this thread receives. */
const THREADS = 2;
/** Below this size, handing work to a thread costs more than doing it here. */
const LARGE = 256 * 1024;
/**
 * Larger writes use large pages of the cache. A virtual machine that returns freed memory gets
 * these anew, which may cost eight times as much.
 */
const WRITE_BYTES = 32 * 1024;
/** A thread's whole program as text: the agent is one file, and would be loaded again. */
const PROGRAM = `const { parentPort } = require('node:worker_threads');
const { createHash } = require('node:crypto');
const { writeSync } = require('node:fs');
const does = {
  digest: ({ bytes }) => createHash('sha256').update(bytes).digest('hex'),
  write({ fd, at, bytes }) {
    for (let done = 0; done < bytes.length; )
      done += writeSync(fd, bytes, done, Math.min(${WRITE_BYTES}, bytes.length - done), at + done);
  },
};
const answerTo = (task) => {
  try {
    return { result: does[task.kind](task) };
  } catch ({ message, code }) {
    return { failure: { message, code } };
  }
};
parentPort.on('message', (task) => parentPort.postMessage(answerTo(task)));`;

type Task = { kind: 'digest'; bytes: Uint8Array } | { kind: 'write'; fd: number; at: number; bytes: Uint8Array };
type Answer = { result?: unknown; failure?: { message: string; code: string | undefined } };

/** Opens threads that start when they are first needed; each does its tasks in turn. */
export function openThreads(): Threads {
  const threads = Array.from({ length: THREADS }, openThread);
  const ask = (task: Task) => threads.reduce((a, b) => (b.waiting() < a.waiting() ? b : a)).ask(task);
  return {
    async digest(bytes) {
      if (bytes.length < LARGE) return createHash('sha256').update(bytes).digest('hex');
      return (await ask({ kind: 'digest', bytes })) as string;
    },
    async write(file, at, bytes) {
      if (bytes.length < LARGE) await writeFully(file, at, bytes);
      else await ask({ kind: 'write', fd: file.fd, at, bytes });
    },
    async close() {
      for (const { end } of threads) await end();
    },
  };
}

function openThread() {
  const waiting: { resolve: (result: unknown) => void; reject: (error: Error) => void }[] = [];
  let thread: Worker | null = null;
  const start = () => {
    const started = new Worker(PROGRAM, { eval: true });
    started.on('message', ({ result, failure }: Answer) => {
      const asked = waiting.shift();
      if (failure) asked?.reject(Object.assign(new Error(failure.message), { code: failure.code }));
      else asked?.resolve(result);
    });
    started.on('error', (error) => {
      for (const { reject } of waiting.splice(0)) reject(error);
    });
    return started;
  };
  return {
    waiting: () => waiting.length,
    ask(task: Task): Promise<unknown> {
      thread ??= start();
      thread.postMessage(task);
      return new Promise((resolve, reject) => void waiting.push({ resolve, reject }));
    },
    end: async () => void (await thread?.terminate()),
  };
}
