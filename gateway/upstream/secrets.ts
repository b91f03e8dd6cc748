import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Keys of providers by the names of their secrets, read again as they change. */
export type Secrets = {
  key(name: string): string | null;
  /** Returns a fingerprint that distinguishes keys without revealing them. */
  fingerprint(name: string): string | null;
  refresh(): void;
};

/**
 * Reads secrets from a folder with one file each (as Kubernetes mounts them), or from variables.
 */
export function openSecrets(names: string[], folder: string | undefined): Secrets {
  const keys = new Map<string, string | null>();
  const refresh = () => {
    for (const name of names) keys.set(name, folder === undefined ? fromVariable(name) : fromFile(join(folder, name)));
  };
  refresh();
  const key = (name: string) => keys.get(name) ?? null;
  return {
    key,
    fingerprint: (name) => {
      const value = key(name);
      return value === null ? null : createHash('sha256').update(value).digest('hex').slice(0, 16);
    },
    refresh,
  };
}

const fromVariable = (name: string) => process.env[name]?.trim() || null;

function fromFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
