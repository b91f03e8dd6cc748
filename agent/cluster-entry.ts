import { askPods } from './pod/ask.ts';
import { workInPod } from './pod/pod-work.ts';
import { serveStore } from './pod/store.ts';
import { probeFor } from './probe/probe.ts';

const TERMINATION_MESSAGE = '/dev/termination-log';

// The first process of a container has no signal handlers of its own.
process.on('SIGTERM', () => process.exit(143));
const [command, file, terminationMessage = TERMINATION_MESSAGE] = process.argv.slice(2);
process.exitCode = await run();

async function run(): Promise<number> {
  // A pod that waits for commands to run in it.
  if (command === 'idle') return new Promise(() => setInterval(() => undefined, 2 ** 30));
  if (command === 'store') return serveStore(process.stdin, process.stdout);
  if (command === 'ask') return askPods(process.stdin, process.stdout);
  if (command === 'work' && file !== undefined) return workInPod(file, terminationMessage);
  if (command === 'probe' && file !== undefined) return probeFor(file, process.stdout);
  throw new RangeError(
    `'${command}' is no command: give 'work' with the file of a work, 'probe' with a folder, 'store', 'ask', or 'idle'`,
  );
}
