import { readFile } from 'node:fs/promises';
import { sha256 } from '../../core/kernel/digest.ts';
import { agentWork } from '../../core/snapshot/agent-work.ts';
import { exitCodeOf, outcomeOf } from '../report/outcome.ts';
import { podReporter } from '../report/pod-reporter.ts';
import { stageMount } from '../work/publish-mount.ts';
import { doWork } from '../work/work.ts';

/** A store server of the same group may write to the files of a volume. */
const UMASK = 0o002;

/**
 * Does the work described in a file, in a pod. Its folders are mounts of whole volumes. Progress
 * and result are lines on standard output; the result is also the termination message. Returns the
 * exit code: 0 done, 1 failed and may be retried, 2 not intact.
 */
export async function workInPod(file: string, terminationMessage: string): Promise<number> {
  process.umask(UMASK);
  const { report, end } = podReporter(terminationMessage);
  const outcome = await outcomeOf(async () => {
    const text = await readFile(file, 'utf8');
    await doWork(agentWork.parse(JSON.parse(text)), stageMount(await sha256(text)), report);
  });
  end(outcome);
  return exitCodeOf(outcome);
}
