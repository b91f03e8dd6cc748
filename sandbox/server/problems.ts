import { appendFileSync } from 'node:fs';
import { redact } from '../../adapters/formats/redact.ts';
import type { Clock } from '../../core/kernel/ports/clock.ts';

/**
 * Logs background problems to a file, one line each and without apparent secrets; the worker itself
 * retries.
 */
export function problemLog(file: string, clock: Clock) {
  return (where: string) => (error: unknown) => {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const line = { at: new Date(clock.now()).toISOString(), where, problem: redact(text).slice(0, 2000) };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
}
export type ProblemLog = ReturnType<typeof problemLog>;
