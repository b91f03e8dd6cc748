import type { StartConfig } from '../../core/contracts/config/target-of.ts';
import { type Explained, explain } from './explain.ts';
import { readLogs } from './read-logs.ts';
import { type ObservedFiles, readObserved } from './read-observed.ts';

export type FileOptions = Omit<ObservedFiles, 'logs'> & { before?: string[]; logs?: string };

/** Explains a start by files alone. Throws CommandFailed. */
export async function explainFiles(options: FileOptions, bootstrap: StartConfig | null): Promise<Explained> {
  const { before, namespace } = options;
  const logs = options.logs === undefined ? [] : readLogs(options.logs);
  const later = await readObserved({ ...options, logs });
  const shared = namespace === undefined ? {} : { namespace };
  const earlier = before === undefined ? null : await readObserved({ ...shared, objects: before });
  return explain(earlier, later, bootstrap);
}
