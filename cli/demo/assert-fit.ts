import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { CommandFailed, ExitCode } from '../exit-codes.ts';

/** Throws before anything starts if this machine lacks what the sandbox needs. */
export function assertFit(): void {
  const lacks = [...nodeLacks(), ...platformLacks(), ...storeLacks()];
  if (lacks.length > 0)
    throw new CommandFailed(`this machine can't run the sandbox:\n  - ${lacks.join('\n  - ')}`, ExitCode.Failed);
}

function nodeLacks(): string[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19)
    ? []
    : [`Node '${process.versions.node}' is too old: install 20.19 or newer`];
}

function platformLacks(): string[] {
  if (process.platform === 'linux' && process.arch === 'x64' && existsSync('/proc/self/stat')) return [];
  return [`'${process.platform}-${process.arch}' is not supported: use Linux on x64 (a container or WSL will do)`];
}

function storeLacks(): string[] {
  try {
    createRequire(import.meta.url).resolve('chromadb-js-bindings-linux-x64-gnu');
    return [];
  } catch {
    return ['the Chroma server is not installed: run "npm ci" (glibc is needed; Alpine has none)'];
  }
}
