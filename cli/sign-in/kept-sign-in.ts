import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { CommandFailed, ExitCode } from '../exit-codes.ts';

const keptSignIn = z.object({
  api: z.string(),
  name: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  idToken: z.string(),
  /** When the ID token ends, in milliseconds. */
  goodUntil: z.number(),
  refreshToken: z.string(),
});
/** What is kept about a sign-in at the API of one address. */
export type KeptSignIn = z.infer<typeof keptSignIn>;

/** Returns the file of one address: below XDG_STATE_HOME, or ~/.local/state. */
export function signInFile(api: string, env: NodeJS.ProcessEnv): string {
  const state = env.XDG_STATE_HOME || join(homedir(), '.local/state');
  return join(state, 'ragmend/sign-in', `${encodeURIComponent(api)}.json`);
}

/**
 * Returns the contents of a file, null if nobody signed in. Throws CommandFailed if another program
 * wrote it.
 */
export function readSignIn(file: string): KeptSignIn | null {
  const text = textOf(file);
  if (text === null) return null;
  try {
    return keptSignIn.parse(JSON.parse(text));
  } catch (cause) {
    const message = `the sign-in in '${file}' can't be read: remove the file, then sign in again`;
    throw new CommandFailed(message, ExitCode.Failed, { cause });
  }
}

/**
 * Returns the same for use. Throws CommandFailed also if nobody signed in at the address, or if
 * others can read the file.
 */
export function usableSignIn(api: string, file: string): KeptSignIn {
  const kept = readSignIn(file);
  if (kept === null)
    throw new CommandFailed(
      `nobody is signed in at '${api}': run "ragmend login --api ${api}", or put an ID token into RAGMEND_TOKEN`,
      ExitCode.Usage,
    );
  if ((statSync(file).mode & 0o077) === 0) return kept;
  throw new CommandFailed(
    `others on this machine can read the sign-in in '${file}': end it with "ragmend logout --api ${api}", then sign in again`,
    ExitCode.Refused,
  );
}

/** Replaces the whole file, for its owner only, in a folder for its owner only. */
export function writeSignIn(file: string, kept: KeptSignIn): void {
  makeFolder(file);
  const draft = `${file}.${process.pid}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, file);
}

/** Creates the folder of a file, for its owner only. */
export function makeFolder(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  chmodSync(dirname(file), 0o700);
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
