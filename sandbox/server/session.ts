import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { constantTimeEqual } from '../../adapters/constant-time-equal.ts';
import { birthOf } from '../../adapters/local/processes/processes-os.ts';

const session = z.object({
  pid: z.int(),
  processStart: z.string(),
  apiUrl: z.string(),
  consoleUrl: z.string(),
  alertsUrl: z.string(),
  retrieverUrl: z.string(),
  alertsToken: z.string(),
  earlierAlertsToken: z.string().optional(),
  secret: z.string(),
  signInCode: z.string(),
});
/**
 * How other programs of the same user reach a running sandbox; only its owner can read the file.
 */
export type Session = z.infer<typeof session>;

/**
 * Creates the secrets of one sandbox: the bearer token of alerts, the secret of the command line,
 * and the sign-in code of the console.
 */
export function newSecrets() {
  const code = randomBytes(5).toString('hex');
  return { alertsToken: newAlertsToken(), secret: random(24), signInCode: `${code.slice(0, 5)}-${code.slice(5)}` };
}

/** Returns a bearer token for senders of alerts. */
export const newAlertsToken = (): string => random(24);

/** Replaces the whole session file, for its owner only. */
export function writeSession(file: string, content: Session): void {
  const draft = `${file}.${process.pid}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, file);
}

/** The file of a session does not hold what a sandbox writes there. */
export class DamagedSession extends Error {
  override readonly name = 'DamagedSession' as const;
}

/** Returns the session of a sandbox, or null if none was started; throws DamagedSession, with what to do. */
export function readSession(file: string): Session | null {
  if (!existsSync(file)) return null;
  try {
    return session.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const remedy = `end what runs with "ragmend sandbox down", remove the file, and start again: senders of alerts then need the new token`;
    throw new DamagedSession(`the session '${file}' is damaged: ${remedy}`, { cause });
  }
}

/** Returns whether the process that wrote a session still runs. */
export const isAlive = ({ pid, processStart }: Session): boolean => birthOf(pid) === processStart;

/** Returns the port of an earlier sandbox in the folder, so that its addresses stay; 0 for any. */
export const portOf = (earlier: Session | null): number => (earlier ? Number(new URL(earlier.apiUrl).port) : 0);

/** The people signed in to the console: session ids in memory, each with a name. */
export function signIns(signInCode: string) {
  const names = new Map<string, string>();
  return {
    signIn(name: string, code: string): string | null {
      if (!constantTimeEqual(code, signInCode)) return null;
      const id = randomBytes(24).toString('base64url');
      names.set(id, name);
      return id;
    },
    signOut: (id: string) => void names.delete(id),
    nameOf: (id: string) => names.get(id) ?? null,
  };
}

function random(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
