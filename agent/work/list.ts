import { diskPath } from '../../adapters/local/files/file-names.ts';
import { hashFile } from '../../adapters/local/files/hash-files.ts';
import type { AgentWork } from '../../core/snapshot/agent-work.ts';
import { listTree } from '../bytes/tree.ts';
import type { Report } from '../report/reporter.ts';

/**
 * Lists the files of a volume with size and sha256, in the order of their paths, without changing
 * them.
 */
export async function list({ from }: Extract<AgentWork, { kind: 'list' }>, report: Report): Promise<void> {
  const { files } = await listTree(from, null);
  for (const path of files.map((file) => file.path).sort()) {
    const { bytes, sha256 } = await hashFile(diskPath(from, path));
    report.expect(bytes);
    report.found({ path, bytes, sha256 });
    report.moved(bytes);
  }
}
