import type { Command } from 'commander';
import type { BrakesView, KillSwitchState } from '../../core/contracts/brakes.ts';
import { nameOf, SUBJECT_KINDS } from '../../core/contracts/subject.ts';
import { nameOfWho } from '../../core/contracts/who.ts';
import { actor, type Reach } from '../caller.ts';
import { clientFor } from '../client.ts';
import { plain, show } from '../terminal.ts';

type Options = Reach & { json?: boolean; as?: string; reason: string };

/** Adds the commands about the brakes on remediation: brakes, kill-switch, reset-breaker. */
export function addBrakeCommands(program: Command, shared: (command: Command) => Command): void {
  shared(program.command('brakes'))
    .description('show the kill switch, the budgets and open breakers')
    .action(async (options: Options) => show(await clientFor(options).brakes(), options.json, described));
  const killSwitch = program.command('kill-switch').description('stop all remediation at once, or resume it');
  for (const state of ['on', 'off'] as const)
    shared(killSwitch.command(state))
      .description(state === 'on' ? 'stop what runs, leave the service safe, start nothing' : 'let runs start again')
      .option('--as <name>', 'who does it')
      .requiredOption('--reason <text>', 'why')
      .action(async ({ json, as, reason, ...reach }: Options) => {
        const client = clientFor(reach, actor(reach, as));
        show(await client.setKillSwitch({ on: state === 'on', reason }), json, switchLine);
      });
  shared(program.command('reset-breaker').argument('<id>', 'subject with an open breaker, e.g. shard-2'))
    .description('let the alerts of a shard, or of another subject, start repairs again')
    .option('--kind <kind>', `kind of the subject: ${SUBJECT_KINDS.join(', ')}`, 'shard')
    .option('--as <name>', 'who does it')
    .action(async (id: string, { json, as, kind, ...reach }: Options & { kind: string }) => {
      const reset = await clientFor(reach, actor(reach, as)).resetBreaker({ kind, id });
      show(reset, json, ({ subject }) => `the breaker of ${nameOf(subject)} is closed`);
    });
}

function described({ killSwitch, budgets, breakers }: BrakesView): string {
  return [
    killSwitch ? switchLine(killSwitch) : 'kill switch: UNREADABLE, so everything is stopped; set it again',
    ...budgets.map(
      ({ targetId, runbook, lastHour, perHour, lastDay, perDay }) =>
        `budget of ${targetId} for ${runbook}: ${lastHour} of ${perHour} runs in the last hour, ${lastDay} of ${perDay} in the last day`,
    ),
    ...(breakers.length === 0 ? ['breakers: none is open'] : []),
    ...breakers.map(
      ({ subject, openedAt, reason }) => `breaker of ${nameOf(subject)}: OPEN since ${openedAt}, ${plain(reason)}`,
    ),
  ].join('\n');
}

function switchLine({ on, by, reason, at }: KillSwitchState): string {
  if (at === '') return 'kill switch: off';
  return `kill switch: ${on ? 'ON' : 'off'}, set by ${plain(nameOfWho(by))} at ${at}: ${plain(reason)}`;
}
