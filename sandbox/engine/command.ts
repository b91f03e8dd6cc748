import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { UnsupportedDefinition } from './errors.ts';
import type { MachineDefinition } from './language/definition.ts';
import { runScripted, type ScriptedRun } from './scripted/run-scripted.ts';
import { ScriptMismatch } from './scripted/script.ts';
import { scriptSchema } from './scripted/script-schema.ts';

/** Where the command writes; a real terminal by default. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
}

/**
 * `run definition.json --input input.json [--tasks tasks.json]`: runs one machine on virtual time
 * and prints the result as JSON. Returns the exit code: 0 if it ran, however it ended; 2 if it
 * could not run.
 */
export async function engineCommand(argv: string[], terminal: Terminal = standardStreams): Promise<number> {
  const program = commandOn(terminal);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof BadInput || error instanceof UnsupportedDefinition || error instanceof ScriptMismatch))
      throw error;
    terminal.err(`error: ${error.message}\n`);
    return 2;
  }
}

class BadInput extends Error {
  override readonly name = 'BadInput' as const;
}

const standardStreams: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};

function commandOn(terminal: Terminal): Command {
  const program = new Command('engine')
    .description('run a state machine as AWS Step Functions would, without AWS')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  program
    .command('run')
    .description('run one definition on virtual time and print status, output and history as JSON')
    .argument('<definition>', 'file with the definition (Amazon States Language, JSONata)')
    .requiredOption('--input <file>', 'file with the input, any JSON')
    .option('--tasks <file>', 'file with {tasks, callbacks, machines}: what the machine calls answers')
    .action(async (definition: string, files: { input: string; tasks?: string }) => {
      const script = files.tasks === undefined ? {} : scriptIn(files.tasks);
      const run = { ...script, definition: objectIn(definition) as MachineDefinition, input: jsonIn(files.input) };
      terminal.out(`${JSON.stringify(await runScripted(run), null, 2)}\n`);
    });
  return program;
}

function scriptIn(file: string): Partial<ScriptedRun> {
  const script = scriptSchema.safeParse(jsonIn(file));
  if (script.success) return script.data as Partial<ScriptedRun>;
  const [issue] = script.error.issues;
  throw new BadInput(`file '${file}', field '${issue?.path.join('.')}': ${issue?.message}`);
}

function objectIn(file: string): object {
  const value = jsonIn(file);
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value;
  throw new BadInput(`file '${file}' must have a JSON object, not '${JSON.stringify(value)}'`);
}

function jsonIn(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new BadInput(`file '${file}' cannot be read (${(cause as NodeJS.ErrnoException).code}): check the path`, {
      cause,
    });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadInput(`file '${file}' is not JSON: ${(cause as Error).message}`, { cause });
  }
}
