import { execFileSync } from 'node:child_process';
import { birthOf } from '../../../adapters/local/processes/processes-os.ts';
import { waitUntil } from '../../../adapters/wait-until.ts';
import { delayNextStart } from '../slow-start.ts';
import type { Fault, Place } from './fault.ts';

const WRITE_LIMIT_BYTES = 4096;
const SLOW_SECONDS = 8;

/** Damage to the running server; its files stay as they are. */
export const processFaults = {
  'killed-process': {
    description: 'the server is killed with SIGKILL: no answer at all',
    strike: kill,
    shownBy: 'itself',
  },
  'hung-process': {
    description: 'the server is stopped with SIGSTOP: it takes connections and answers none',
    strike: (place) => void process.kill(pidOf(place), 'SIGSTOP'),
    shownBy: 'itself',
  },
  'write-limit': {
    description: 'the server may write no file beyond 4 KiB (RLIMIT_FSIZE): answers are right, writes fail',
    strike: (place) => limitWrites(pidOf(place)),
    shownBy: 'write',
  },
  'slow-start': {
    description: `the server is killed, and its next start takes ${SLOW_SECONDS} s until it listens`,
    strike: async (place) => {
      delayNextStart(place.dir, place.server.volume, SLOW_SECONDS);
      await kill(place);
    },
    shownBy: 'itself',
  },
} satisfies Record<string, Fault>;

async function kill(place: Place): Promise<void> {
  const pid = pidOf(place);
  process.kill(pid, 'SIGKILL');
  await waitUntil(() => birthOf(pid) === null, { everyMs: 5 });
}

function pidOf({ server: { workloadId, pid } }: Place): number {
  if (pid === null) throw new Error(`workload '${workloadId}' does not run: start it before its process is struck`);
  return pid;
}

function limitWrites(pid: number): void {
  try {
    execFileSync('prlimit', ['--pid', String(pid), `--fsize=${WRITE_LIMIT_BYTES}`], { stdio: 'pipe' });
  } catch (cause) {
    throw new Error(`'prlimit' could not limit process '${pid}': check that util-linux is installed`, { cause });
  }
}
