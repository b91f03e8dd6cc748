import { type Explained, explain, NO_SETTINGS } from './explain.ts';
import { readLogs } from './read-logs.ts';
import { readObserved } from './read-observed.ts';

type Options = {
  objects: string[];
  before?: string[];
  logs?: string;
  rendered?: string[];
  namespace?: string;
  at?: string;
  config: string;
};

/** Explains a start by files alone. Throws CommandFailed. */
export async function explainFiles(_service: string | undefined, options: Options): Promise<Explained> {
  const { before, namespace } = options;
  const shared = namespace === undefined ? {} : { namespace };
  const logs = options.logs === undefined ? [] : readLogs(options.logs);
  const later = await readObserved({ ...options, logs });
  const earlier = before === undefined ? null : await readObserved({ ...shared, objects: before });
  return explain(earlier, later, NO_SETTINGS);
}
