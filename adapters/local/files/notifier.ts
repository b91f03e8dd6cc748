import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Notifier } from '../../../core/kernel/ports/notifier.ts';
import { redact } from '../../formats/redact.ts';
import { readIfThere } from './whole-file.ts';

/**
 * Messages to people as lines of notifications.jsonl, one for each id. Only one process at a time
 * may use it.
 */
export function localNotifier({ dir }: { dir: string }): Notifier {
  const file = join(dir, 'notifications.jsonl');
  let last: Promise<unknown> = Promise.resolve();
  return {
    notify({ id, incidentId, severity, text, at }) {
      const line = JSON.stringify({ id, incidentId, severity, text: redact(text), at });
      const told = last.then(() => tellOnce(dir, file, id, line));
      // The next message waits for this one, even if this one fails.
      last = told.catch(() => undefined);
      return told;
    },
  };
}

async function tellOnce(dir: string, file: string, id: string, line: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const text = (await readIfThere(file)) ?? '';
  if (text.split('\n').some((told) => idOf(told) === id)) return;
  const start = text === '' || text.endsWith('\n') ? '' : '\n';
  await appendFile(file, `${start}${line}\n`, { flush: true });
}

/** Returns the id of a line; null for a line that a crash cut short, which nobody received. */
function idOf(line: string): string | null {
  try {
    return String((JSON.parse(line) as { id: unknown }).id);
  } catch {
    return null;
  }
}
