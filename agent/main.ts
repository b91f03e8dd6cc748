import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { agentWork } from '../core/snapshot/agent-work.ts';
import { exitCodeOf, outcomeOf } from './report/outcome.ts';
import { reporter } from './report/reporter.ts';
import { stageFolder } from './work/publish-folder.ts';
import { waitForGo } from './work/wait-for-go.ts';
import { doWork } from './work/work.ts';

/**
 * Does the work described in the file `argv[0]`, and writes progress.json and result.json beside
 * it. With `--wait-for-go` it begins when a line arrives on stdin, and does nothing if stdin closes
 * first. Returns the exit code: 0 done, 1 failed and may be retried, 2 not intact.
 */
export async function agentMain(argv: string[]): Promise<number> {
  const [file, flag] = argv;
  if (file === undefined) throw new RangeError("no work file was given: give the path of a 'work.json'");
  if (flag === '--wait-for-go' && !(await waitForGo(process.stdin))) return 1;
  const folder = dirname(file);
  const { report, end } = reporter(folder);
  const outcome = await outcomeOf(async () =>
    doWork(agentWork.parse(JSON.parse(await readFile(file, 'utf8'))), stageFolder(folder), report),
  );
  end(outcome);
  return exitCodeOf(outcome);
}
