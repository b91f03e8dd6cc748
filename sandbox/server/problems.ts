import { appendFileSync } from 'node:fs';
import { redact } from '../../adapters/formats/redact.ts';
import { inWords } from '../../adapters/local/in-words.ts';
import type { Clock } from '../../core/kernel/ports/clock.ts';

/**
 * Logs background problems to a file, one line each and without apparent secrets; the worker itself
 * retries. Never throws, since it is called where something failed already: a problem that can't be
 * logged goes to standard error, the first of a row only.
 */
export function problemLog(file: string, clock: Clock) {
  let isLost = false;
  return (where: string) => (error: unknown) => {
    try {
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      const line = { at: new Date(clock.now()).toISOString(), where, problem: redact(text).slice(0, 2000) };
      appendFileSync(file, `${JSON.stringify(line)}\n`);
      isLost = false;
    } catch (cause) {
      if (!isLost) process.stderr.write(`${where}: a problem can't be logged: ${wordsOf(cause, file)}\n`);
      isLost = true;
    }
  };
}
export type ProblemLog = ReturnType<typeof problemLog>;

const wordsOf = (error: unknown, file: string) => String((inWords(error, file) as Error).message);
