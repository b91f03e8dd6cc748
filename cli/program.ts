import { Command } from 'commander';
import { addApprovalCommands } from './commands/approvals.ts';
import { addAuditCommand } from './commands/audit.ts';
import { addBrakeCommands } from './commands/brakes.ts';
import { addClusterCommands } from './commands/cluster.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addGoldenCommands } from './commands/golden.ts';
import { addIncidentCommands } from './commands/incidents.ts';
import { addLintCommand } from './commands/lint.ts';
import { addNeedsCommand } from './commands/needs.ts';
import { addOutputsCommand } from './commands/outputs.ts';
import { addProviderCommands } from './commands/providers.ts';
import { addRotateToken } from './commands/rotate-token.ts';
import { addSandboxCommands } from './commands/sandbox.ts';
import { addSettleCommand } from './commands/settle.ts';
import { addSignInCommands } from './commands/sign-in.ts';
import { addSnapshotCommands } from './commands/snapshots.ts';

/** The `ragmend` command with all its subcommands; parsing throws CommanderError instead of exiting. */
export function program(): Command {
  const root = new Command('ragmend')
    .description('repairs a RAG service by runbooks that golden queries prove')
    .exitOverride()
    .enablePositionalOptions()
    .showHelpAfterError()
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 used wrongly, 3 no sandbox runs or no API answers, 4 refused, 130 interrupted.',
    );
  const shared = (command: Command) =>
    command
      .option('--dir <folder>', 'state folder of the sandbox', '.ragmend')
      .option('--json', 'print JSON for programs');
  const reaching = (command: Command) =>
    shared(command)
      .option(
        '--api <url>',
        'API of a deployment instead of the sandbox; you act as signed in by "ragmend login", or by the ID token in RAGMEND_TOKEN',
      )
      .option('--target <id>', 'target, if there are several');
  addRotateToken(addSandboxCommands(root, shared), shared);
  addNeedsCommand(root, reaching);
  addIncidentCommands(root, reaching);
  addApprovalCommands(root, reaching);
  addBrakeCommands(root, reaching);
  addProviderCommands(root, reaching);
  addSettleCommand(root, reaching);
  addSnapshotCommands(root, reaching);
  addAuditCommand(root, shared);
  addSignInCommands(root);
  addGoldenCommands(root, shared);
  addClusterCommands(root);
  addOutputsCommand(root);
  addLintCommand(root);
  addExplainCommand(root);
  addDemoCommand(root);
  root.command('engine').description('run one state machine with scripted tasks; see "ragmend engine --help"');
  for (const command of [root, ...root.commands, ...root.commands.flatMap((each) => each.commands)])
    command.exitOverride();
  return root;
}
