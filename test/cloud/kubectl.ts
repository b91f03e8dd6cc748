import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Runs kubectl with the cluster of KUBECONFIG; gives its standard output, throws with its standard error. */
export function kubectl(args: string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile('kubectl', args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
      error ? reject(new Error(`kubectl ${args.join(' ')}: ${stderr}`, { cause: error })) : resolve(stdout),
    );
    // If it ended before it read anything, its exit tells why.
    child.stdin?.on('error', () => undefined).end(input);
  });
}

/** Creates or changes objects. */
export async function apply(objects: object[]): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  await kubectl(['apply', '--server-side', '-f', '-'], JSON.stringify(list));
}

/** One object as the cluster has it. */
export async function getObject<T>(namespace: string, kind: string, name: string): Promise<T> {
  return JSON.parse(await kubectl(['-n', namespace, 'get', kind, name, '-o', 'json'])) as T;
}

/** Gives an address of this machine at which a port of a pod or Service answers, until `close`. */
export async function forward(namespace: string, what: string, port: number): Promise<Forward> {
  const child = spawn('kubectl', ['-n', namespace, 'port-forward', what, `:${port}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [, local] = /127\.0\.0\.1:(\d+)/.exec(await firstLine(child)) ?? [];
  return { url: `http://127.0.0.1:${local}`, close: () => void child.kill() };
}
export type Forward = { url: string; close(): void };

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout) for await (const line of createInterface({ input: stdout })) return line;
  throw new Error('kubectl port-forward ended without a word: see its standard error');
}
