import { join } from 'node:path';
import { type RetrieverOptions, retrieverArguments } from './retriever-options.ts';
import type { Service } from './service-process.ts';

/** The name of the retriever's process. */
export const RETRIEVER = 'retriever';

/** Returns the built retriever, `<root>/dist/retriever.mjs`, as a program. */
export function retrieverService(root: string, told: Omit<RetrieverOptions, 'port'>): Service {
  const args = (port: number) => [join(root, 'dist/retriever.mjs'), ...retrieverArguments({ ...told, port })];
  return { name: RETRIEVER, command: (port) => ({ command: process.execPath, args: args(port), env: {} }) };
}
