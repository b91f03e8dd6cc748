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
    const isExpected = error instanceof CommandFailed;
    progress(`error: ${isExpected ? error.message : error instanceof Error ? error.stack : String(error)}`);
    return isExpected ? error.exitCode : ExitCode.Failed;
  }
}
