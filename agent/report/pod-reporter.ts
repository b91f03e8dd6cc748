import { writeFileSync } from 'node:fs';
import type { AgentResult } from '../../core/snapshot/agent-work.ts';
import { counting, print, type Reporter } from './reporter.ts';

const EVERY_MS = 1000;
/** The size of a termination message that Kubernetes keeps. */
const MESSAGE_BYTES = 4096;

/**
 * Prints progress once a second if there is any, and the result at the end. Also writes the result
 * to the file of the termination message, cut to its size limit.
 */
export function podReporter(terminationMessage: string): Reporter {
  const { counts, report } = counting();
  let printed = '';
  const printProgress = () => {
    const progress = JSON.stringify(counts.progress);
    if (progress === printed) return;
    printed = progress;
    print({ progress: counts.progress });
  };
  const timer = setInterval(printProgress, EVERY_MS);
  timer.unref();
  return {
    report,
    end(outcome) {
      clearInterval(timer);
      const result = { ...counts.progress, ...counts.rest, ...outcome };
      print({ result });
      writeFileSync(terminationMessage, messageOf(result));
    },
  };
}

function messageOf(result: AgentResult): string {
  const whole = JSON.stringify(result);
  if (Buffer.byteLength(whole) <= MESSAGE_BYTES) return whole;
  // A character of the reason takes at most six bytes of JSON.
  const reason = result.reason?.slice(0, MESSAGE_BYTES / 8) ?? null;
  return JSON.stringify({ ...result, left: [`${result.left.length} in all: see the log`], reason });
}
