import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { snapshotFiles } from '../adapters/local/snapshot-files.ts';
import { type AgentResult, type AgentWork, agentWork } from '../core/snapshot/agent-work.ts';
import { copy } from './copy.ts';
import { NotIntact } from './errors.ts';
import { type Report, reporter } from './reporter.ts';
import { restore } from './restore.ts';
import { upload } from './upload.ts';
import { waitForGo } from './wait-for-go.ts';

type Outcome = Pick<AgentResult, 'succeeded' | 'intact' | 'reason'>;

/**
 * Does the work described in the file `argv[0]`, and writes progress.json and result.json beside it. With `--wait-for-go` it begins when a line
 * arrives on stdin, and does nothing where that closes first. Gives the exit code: 0 done, 1 failed and may be tried again, 2 not intact.
 */
export async function agentMain(argv: string[]): Promise<number> {
  const [file, flag] = argv;
  if (file === undefined) throw new RangeError("no work file was given: give the path of a 'work.json'");
  if (flag === '--wait-for-go' && !(await waitForGo(process.stdin))) return 1;
  const folder = dirname(file);
  const { report, end } = reporter(folder);
  const outcome = await outcomeOf(async () =>
    work(agentWork.parse(JSON.parse(await readFile(file, 'utf8'))), folder, report),
  );
  end(outcome);
  if (outcome.succeeded) return 0;
  return outcome.intact ? 1 : 2;
}

function work(spec: AgentWork, folder: string, report: Report): Promise<void> {
  switch (spec.kind) {
    case 'copy':
      return copy(spec, folder, report);
    case 'upload':
      return upload(spec, snapshotFiles(spec.objects), report);
    case 'restore':
      return restore(spec, snapshotFiles(spec.objects), folder, report);
  }
}

async function outcomeOf(run: () => Promise<void>): Promise<Outcome> {
  try {
    await run();
    return { succeeded: true, intact: true, reason: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { succeeded: false, intact: !(error instanceof NotIntact), reason };
  }
}
