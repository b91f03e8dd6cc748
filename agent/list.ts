import { hashFiles } from '../adapters/local/hash-files.ts';
import type { AgentWork } from '../core/snapshot/agent-work.ts';
import type { Report } from './reporter.ts';
import { NOT_OF_THE_VOLUME } from './tree.ts';

/** Names the files of a volume with size and sha256, in the order of their paths, without changing them. */
export async function list({ from }: Extract<AgentWork, { kind: 'list' }>, report: Report): Promise<void> {
  const isOfTheVolume = (path: string) => !NOT_OF_THE_VOLUME.has(path.split('/')[0] ?? '');
  for (const file of await hashFiles(from, isOfTheVolume)) report.found(file);
}
