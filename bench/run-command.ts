import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a command to its end, without its output, with some variables of its own; throws where it
 * fails, and ends it when the signal aborts.
 */
export async function runCommand(
  command: string,
  args: string[],
  signal: AbortSignal,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  signal.throwIfAborted();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } });
  const kill = () => void child.kill();
  signal.addEventListener('abort', kill);
  const [code, killedBy] = await once(child, 'close');
  signal.removeEventListener('abort', kill);
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`'${command} ${args[0]}' ended with ${code ?? killedBy}: its messages are above`);
}
