import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const ports = z.record(z.string(), z.number());
/** The ports of the scripted providers by their names. */
export type ProviderPorts = z.infer<typeof ports>;

/** Reads where the providers listened last; there are none before their first start. */
export function readPorts(file: string): ProviderPorts {
  return existsSync(file) ? ports.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
}

/** Replaces the whole file. */
export function writePorts(file: string, now: ProviderPorts): void {
  writeFileSync(`${file}.new`, JSON.stringify(now));
  renameSync(`${file}.new`, file);
}
