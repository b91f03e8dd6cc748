import { CommanderError } from 'commander';
import { CommandFailed, ExitCode } from '../cli/exit-codes.ts';
import { progress } from '../cli/terminal.ts';
import { program } from './program.ts';

process.exit(await run(process.argv.slice(2)));

async function run(argv: string[]): Promise<number> {
  try {
    await program().parseAsync(argv, { from: 'user' });
    return ExitCode.Ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.Ok : ExitCode.Usage;
    progress(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return error instanceof CommandFailed ? error.exitCode : ExitCode.Failed;
  }
}
