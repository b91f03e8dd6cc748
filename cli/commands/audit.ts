import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Audit, AuditEntry } from '../../core/audit/ports.ts';
import { nameOfWho } from '../../core/contracts/who.ts';
import { CommandFailed, ExitCode, notRunning } from '../exit-codes.ts';
import { columns, show } from '../terminal.ts';

type Options = { dir: string; deployed?: boolean; json?: boolean };

/** Adds `audit`. */
export function addAuditCommand(program: Command, shared: (command: Command) => Command): void {
  shared(program.command('audit'))
    .description('show who did what, oldest first; exits 1 if an entry was changed, dropped or moved')
    .option('--deployed', 'of the deployment in this AWS account and region instead of the sandbox')
    .action(showAudit);
}

async function showAudit({ dir, deployed = false, json }: Options): Promise<void> {
  const audit = deployed ? await deployedAudit() : await sandboxAudit(dir);
  const broken = await audit.verify();
  if (broken !== null)
    throw new CommandFailed(
      `${broken}: keep a copy of the table as evidence and ask who can write to it`,
      ExitCode.Failed,
    );
  const entries = await audit.entries();
  show({ entries: entries.map(withStatus) }, json, listed);
}

async function sandboxAudit(dir: string): Promise<Audit> {
  const file = join(dir, 'ragmend.db');
  if (!existsSync(file)) throw notRunning(dir);
  const { openDatabase } = await import('../../adapters/local/records/database.ts');
  const { localAudit } = await import('../../adapters/local/records/audit.ts');
  return localAudit({ db: openDatabase(file) });
}

async function deployedAudit(): Promise<Audit> {
  const { dynamoAudit } = await import('../../adapters/aws/dynamodb/audit.ts');
  const { openTable } = await import('../../adapters/aws/dynamodb/table/table.ts');
  const { deployedHere } = await import('../deployed-here.ts');
  const { table } = await deployedHere('leave --deployed out for the sandbox');
  return dynamoAudit({ table: openTable(table) });
}

function listed({ entries }: { entries: AuditEntry[] }): string {
  const rows = entries.map(({ number, at, by, what, about, detail }) => [
    String(number),
    at,
    nameOfWho(by),
    what,
    about,
    detail,
  ]);
  const table = columns(['NO.', 'AT', 'BY', 'WHAT', 'ABOUT', 'DETAIL'], rows, 'nobody did anything yet');
  const last = entries.at(-1);
  return last
    ? `${table}\n\n${last.number} entries, each follows the one before it; the last is ${last.sha256}`
    : table;
}

/** Adds to a decision the state of its approval, as lists show it. */
function withStatus(entry: AuditEntry): AuditEntry & { status: string | null } {
  return { ...entry, status: /^approval (?<status>\w+)$/.exec(entry.what)?.groups?.status ?? null };
}
