import { type ChildProcess, spawn } from 'node:child_process';
import { StoreFailed, StoreSilent } from '../../../core/kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';

/** The most that a program may write to stdout; the end of its stderr is kept. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_SAID = 2_000;
/** The exit code of a program if the store refused or was away. */
const STORE_FAILED = 3;

/** A configured program; its arguments are passed unchanged, without a shell. */
export type Program = { run: string[]; seconds: number };
type Ended = { code: number | null; stdout: string; stderr: string };

/**
 * Writes one JSON value to a program's stdin and reads one from its stdout, null if it writes none.
 * Throws StoreFailed for exit code 3, StoreSilent after its time, DependencyUnavailable if the
 * program itself fails.
 */
export async function runProgram({ run, seconds }: Program, input: unknown, secrets: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await ended(run, seconds, JSON.stringify(input));
  const said = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), stderr.trim().slice(-300));
  if (code === STORE_FAILED) throw new StoreFailed(`'${run[0]}' says that the store failed: ${said}`);
  const end = code === null ? 'was killed' : `ended with ${code}`;
  if (code !== 0) throw new DependencyUnavailable(`'${run[0]}' ${end}, which is no answer: ${said}`);
  try {
    return stdout.trim() === '' ? null : JSON.parse(stdout);
  } catch (cause) {
    throw new DependencyUnavailable(`'${run[0]}' wrote no JSON: look at what it writes to stdout`, { cause });
  }
}

/** Runs a program with a search path and nothing else of our environment. */
async function ended([command = '', ...args]: string[], seconds: number, input: string): Promise<Ended> {
  const child = spawn(command, args, { env: { PATH: process.env.PATH }, stdio: 'pipe', detached: true });
  const output = { stdout: '', stderr: '' };
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      clearTimeout(timer);
      killAll(child);
      reject(error);
    };
    const tooLong = () => fail(new StoreSilent(`'${command}' took longer than ${seconds} s`));
    const timer = setTimeout(tooLong, seconds * 1000);
    child.once('error', (cause) => fail(new DependencyUnavailable(`'${command}' can't be run: ${cause.message}`)));
    // A program that ends without reading its input reports the cause by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
      if (output.stdout.length > MOST_BYTES) fail(new DependencyUnavailable(`'${command}' wrote more than 4 MiB`));
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr = (output.stderr + text).slice(-MOST_SAID);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, ...output });
    });
  });
}

/** Kills the program and everything that it started: it leads its own process group. */
function killAll({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
