import { type Command, Option } from 'commander';
import { type Sandbox, startSandbox } from '../../sandbox/server/sandbox.ts';
import { callerOf } from '../caller.ts';
import { clientOf } from '../client.ts';
import { assertFit } from '../demo/assert-fit.ts';
import { bootstrapStory } from '../demo/bootstrap-story.ts';
import { providerStory } from '../demo/provider-story.ts';
import { shardStory } from '../demo/shard-story.ts';
import type { Story } from '../demo/story.ts';
import { ExitCode } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { projectRoot } from '../project-root.ts';
import { print, progress } from '../terminal.ts';

const STORIES = { shard: shardStory, provider: providerStory, bootstrap: bootstrapStory } satisfies Record<
  string,
  Story
>;

type Options = {
  dir: string;
  story: keyof typeof STORIES;
  yes?: boolean;
  once?: boolean;
  shard?: string;
  provider?: string;
  how?: string;
};

/** Adds `demo`, which `npm start` runs: a whole incident, live. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description(
      'start the sandbox, break a shard, an LLM provider or the start of the service, and show the recovery live',
    )
    .option('--dir <folder>', 'state folder of the sandbox', '.ragmend')
    .addOption(new Option('--story <name>', 'what breaks').choices(Object.keys(STORIES)).default('shard'))
    .option('--yes', 'approve every plan, as the person "demo-operator"')
    .option(
      '--once',
      'stop everything after the recovery; exit 0 only if all answers equal the baseline, or for a provider, if users got an answer to every question',
    )
    .option('--shard <id>', 'shard to break (default: "shard-2")')
    .option('--provider <name>', 'LLM provider to break (default: the primary)')
    .option(
      '--how <fault>',
      'see "ragmend sandbox break --help" (default: "lost-index-metadata", for a provider "overloaded", for a start "hook-waits-for-release")',
    )
    .action(demo);
}

async function demo(options: Options): Promise<void> {
  assertFit();
  const { signal, interrupted } = interruption();
  progress('starting a vector store in four shards and a replica, a retriever, LLM providers, and Ragmend ...');
  const { dir, once = false } = options;
  const sandbox = await startSandbox({ dir, root: projectRoot(), signal, onProgress: (text) => progress(`  ${text}`) });
  try {
    const recovered = tell(sandbox, options, signal).catch((error: unknown) => {
      // An interrupted step fails wherever it was.
      if (signal.aborted) return 'interrupted' as const;
      throw error;
    });
    const result = await Promise.race([recovered, interrupted]);
    process.exitCode = result === 'interrupted' ? ExitCode.Interrupted : result ? ExitCode.Ok : ExitCode.Failed;
    if (result === 'interrupted' || once) return;
    print('Everything goes on running. Break something else in a second terminal, or stop with Ctrl-C.');
    await interrupted;
  } finally {
    progress('stopping everything ...');
    await sandbox.stop();
  }
}

function tell(sandbox: Sandbox, { story, yes = false, how, ...named }: Options, signal: AbortSignal) {
  const { consoleUrl, signInCode } = sandbox.session;
  print(`console: ${consoleUrl}  sign-in code: ${signInCode}`);
  const client = clientOf(callerOf(sandbox.session, 'demo-operator'));
  const name = story === 'bootstrap' ? undefined : named[story];
  return STORIES[story](sandbox, { client, yes, name, how, signal });
}
