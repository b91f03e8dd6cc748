import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { Exec } from '@kubernetes/client-node';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import type { Cluster } from './cluster.ts';
import { ClusterForbidden } from './cluster-errors.ts';

/** A program to run in a pod. */
export type PodProgram = { pod: string; container: string; command: string[] };
/** The input of a program in a pod, line by line. */
export type PodLines = { send(line: string): void; close(): void };
/**
 * Receives the output of the program: a line, or its end with the reason. Nothing comes after the
 * end.
 */
export type Heard = { line(text: string): void; ended(reason: string): void };

const OPEN_MS = 10_000;
const FRAME_BYTES = 32 * 1024;

/**
 * Starts a program in a running pod and connects to its standard streams. Throws ClusterForbidden,
 * DependencyUnavailable.
 */
export async function execInPod(cluster: Cluster, program: PodProgram, heard: Heard): Promise<PodLines> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let words = '';
  stderr.on('data', (chunk: Buffer) => {
    words = `${words}${chunk}`.slice(-500);
  });
  createInterface({ input: stdout }).on('line', heard.line);
  const { pod, container, command } = program;
  const socket = await inTime(
    new Exec(cluster.kubeconfig).exec(
      cluster.namespace,
      pod,
      container,
      command,
      stdout,
      stderr,
      stdin,
      false,
    ) as Promise<Socket>,
    program,
  );
  socket.on('error', () => undefined);
  socket.on('close', () => heard.ended(words.trim() || 'the stream was closed'));
  return {
    send: (line) => {
      const bytes = Buffer.from(`${line}\n`);
      for (let at = 0; at < bytes.length; at += FRAME_BYTES) stdin.write(bytes.subarray(at, at + FRAME_BYTES));
    },
    close: () => socket.close(),
  };
}

/** The part of a WebSocket that is used here: its package has no types. */
type Socket = { on(event: 'close' | 'error', heard: () => void): void; close(): void };

async function inTime(opening: Promise<Socket>, { pod }: PodProgram): Promise<Socket> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), OPEN_MS);
  try {
    return await Promise.race([opening, aborted(late.signal)]);
  } catch (cause) {
    void opening.then(
      (socket) => socket.close(),
      () => undefined,
    );
    throw refusal(cause as { message?: string }, pod);
  } finally {
    clearTimeout(timer);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`no answer in ${OPEN_MS} ms`)), { once: true });
  });
}

/** Returns the error of a refused WebSocket, which reports only a status. */
function refusal({ message = 'no reason given' }: { message?: string }, pod: string): Error {
  const forbidden = /\b40[13]\b/.test(message);
  if (forbidden)
    return new ClusterForbidden(
      `a command in pod '${pod}' is forbidden (${message}): apply what \`ragmend manifests\` prints`,
    );
  return new DependencyUnavailable(`no command can be run in pod '${pod}' (${message}): look whether it is running`);
}
