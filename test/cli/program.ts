import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export const PROGRAM = join(__dirname, '../../dist/ragmend.mjs');
export type Ran = { code: number | null; out: string; err: string };

/** Runs the built command to its end. */
export async function ragmend(...args: string[]): Promise<Ran> {
  return ragmendIn({}, ...args);
}

/** Runs it with these variables besides those of the test. */
export async function ragmendIn(variables: Record<string, string>, ...args: string[]): Promise<Ran> {
  const env = { ...process.env, ...variables };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (text) => (texts.out += text));
  child.stderr.on('data', (text) => (texts.err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...texts };
}

/** What a command prints with `--json`; throws with its message where it fails. */
export async function json<T>(...args: string[]): Promise<T> {
  const { code, out, err } = await ragmend(...args, '--json');
  if (code !== 0) throw new Error(`'${args.join(' ')}' ended with ${code}: ${err}`);
  return JSON.parse(out) as T;
}

/** Starts `sandbox up --json` and gives the process with the line it prints when ready. */
export async function sandboxUp<T>(dir: string): Promise<{ child: ChildProcess; info: T }> {
  const child = sandboxProcess(dir);
  let err = '';
  child.stderr.on('data', (text) => (err += text));
  const line = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => null)]);
  if (line === null) throw new Error(`the sandbox ended before it was ready: ${err}`);
  return { child, info: JSON.parse(String(line[0])) as T };
}

/** Starts `sandbox up --json` and does not wait for anything; `trial` is added to its environment. */
export function sandboxProcess(dir: string, trial: Record<string, string> = {}) {
  return spawn(process.execPath, [PROGRAM, 'sandbox', 'up', '--json', '--dir', dir], {
    env: { ...process.env, ...trial },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
