import { CommanderError } from 'commander';
import { engineCommand } from '../sandbox/engine/command.ts';
import { CommandFailed, ExitCode } from './exit-codes.ts';
import { program } from './program.ts';
import { progress } from './terminal.ts';

// On Node 20 the AWS SDK warns that next year's versions need Node 22; package-lock.json pins its
// version.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

// Nobody may read what is printed any more; a sandbox must not end because of that.
let isLost = false;
process.stdout.on('error', () => {
  isLost = true;
});
process.stderr.on('error', () => undefined);
const code = await run(process.argv.slice(2));
// A pipe takes large outputs in pieces: an early exit would cut them off.
process.stdout.write('', () => process.exit(isLost && code === ExitCode.Ok ? ExitCode.Failed : code));

async function run(argv: string[]): Promise<number> {
  if (argv[0] === 'engine') return engineCommand(argv.slice(1));
  try {
    await program().parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? ExitCode.Ok);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.Ok : ExitCode.Usage;
    progress(`error: ${error instanceof Error ? error.message : String(error)}`);
    if (process.env.RAGMEND_DEBUG && error instanceof Error) progress(String(error.stack));
    return error instanceof CommandFailed ? error.exitCode : ExitCode.Failed;
  }
}
