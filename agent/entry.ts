import { agentMain } from './main.ts';
import { serveStore } from './store.ts';

/** What the agent does besides the work that a file describes. */
const COMMANDS: Record<string, () => Promise<number>> = {
  // A pod that only waits for commands to be run in it.
  idle: () => new Promise(() => setInterval(() => undefined, 2 ** 30)),
  store: () => serveStore(process.stdin, process.stdout),
};

const [first = '', ...rest] = process.argv.slice(2);
process.exitCode = await (COMMANDS[first]?.() ?? agentMain(first === '' ? [] : [first, ...rest]));
