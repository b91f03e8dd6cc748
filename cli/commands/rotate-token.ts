import type { Command } from 'commander';
import { cutOffEarlierToken, rotateAlertsToken } from '../../sandbox/server/alert-tokens.ts';
import { pathsIn } from '../../sandbox/server/paths.ts';
import { statusIn } from '../../sandbox/server/sandbox.ts';
import { notRunning } from '../exit-codes.ts';
import { projectRoot } from '../project-root.ts';
import { show } from '../terminal.ts';

type Options = { dir: string; json?: boolean; cutOff?: boolean };

/** Adds `sandbox rotate-token`. */
export function addRotateToken(sandbox: Command, shared: (command: Command) => Command): void {
  shared(sandbox.command('rotate-token'))
    .description('make a new bearer token for alerts; the previous one stays valid until it is cut off')
    .option('--cut-off', 'make no new token: accept only the newest from now on')
    .action(rotateToken);
}

async function rotateToken({ dir, json, cutOff }: Options): Promise<void> {
  if ((await statusIn(dir, projectRoot())) === null) throw notRunning(dir);
  const { session } = pathsIn(dir);
  const { alertsToken } = cutOff ? cutOffEarlierToken(session) : rotateAlertsToken(session);
  const next = cutOff
    ? 'no other token is accepted'
    : 'give it to all senders, then run: ragmend sandbox rotate-token --cut-off';
  show({ alertsToken }, json, () => `${alertsToken}  (${next})`);
}
