import { rmSync } from 'node:fs';
import { safeAddress } from '../address.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { show } from '../terminal.ts';
import { readSignIn, signInFile } from './kept-sign-in.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { openProvider } from './provider.ts';

export type LogoutOptions = { api: string; json?: boolean };

/**
 * Revokes the tokens kept for an API, and removes them in any case. Throws CommandFailed if they
 * could not be revoked.
 */
export async function logout({ api: given, json }: LogoutOptions): Promise<void> {
  const api = safeAddress(given);
  const file = signInFile(api, process.env);
  const name = await oneAtATime(file, async () => {
    try {
      return await revoke(file);
    } finally {
      rmSync(file, { force: true });
    }
  });
  show({ api, name }, json, () => (name === null ? `nobody was signed in at ${api}` : `signed out at ${api}`));
}

async function revoke(file: string): Promise<string | null> {
  const kept = readSignIn(file);
  if (kept === null) return null;
  try {
    await (await openProvider(kept)).revoke(kept.refreshToken);
    return kept.name;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailed(
      `the sign-in was removed from this machine, but not revoked, so a copy of it stays valid (${reason})`,
      ExitCode.Failed,
      { cause },
    );
  }
}
