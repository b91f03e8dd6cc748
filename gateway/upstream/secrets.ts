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
  const keys = new Map<string, { key: string; fingerprint: string } | null>();
  const refresh = () => {
    for (const name of names) {
      const key = folder === undefined ? fromVariable(name) : fromFile(join(folder, name));
      keys.set(name, key === null ? null : { key, fingerprint: fingerprintOf(key) });
    }
  };
  refresh();
  return {
    key: (name) => keys.get(name)?.key ?? null,
    fingerprint: (name) => keys.get(name)?.fingerprint ?? null,
    refresh,
  };
}

const fingerprintOf = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 16);

const fromVariable = (name: string) => process.env[name]?.trim() || null;

function fromFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
