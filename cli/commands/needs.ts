import type { Command } from 'commander';
import type { Need } from '../../core/contracts/http/needs.ts';
import type { Reach } from '../caller.ts';
import { clientFor } from '../client.ts';
import { plain, progress, show } from '../terminal.ts';

/** Adds `needs`, which shows whether anything waits for a person. */
export function addNeedsCommand(program: Command, shared: (command: Command) => Command): void {
  shared(program.command('needs'))
    .description('show everything that waits for a person, each with a command for it')
    .action(async (options: Reach & { json?: boolean }) => {
      const { needs, leftOut } = await clientFor(options).needs();
      show(needs, options.json, listed);
      if (leftOut !== undefined) progress(`there are ${leftOut} more: handle these first, or name one --target`);
    });
}

function listed(needs: Need[]): string {
  return needs.length === 0 ? 'nothing needs you' : needs.map(described).join('\n\n');
}

function described({ headline, why, since, command }: Need): string {
  const age = since === null ? [] : [`since ${since} (${ageOf(since)})`];
  return [
    plain(headline),
    ...[...age, plain(why), ...(command === null ? [] : [command])].map((line) => `  ${line}`),
  ].join('\n');
}

function ageOf(since: string): string {
  const minutes = Math.floor((Date.now() - Date.parse(since)) / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} d`;
}
