import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { findRewrite } from '../../core/audit/chain.ts';
import type { Audit, AuditEntry, AuditHeads } from '../../core/audit/ports.ts';
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
  const { audit, auditHeads } = deployed ? await deployedAudit() : await sandboxAudit(dir);
  // Heads first: entries that are written meanwhile come behind them.
  const heads = await auditHeads.list();
  const entries = await audit.entries();
  const broken = (await audit.verify()) ?? findRewrite(entries, heads);
  if (broken !== null)
    throw new CommandFailed(
      `${broken}: keep a copy of the table as evidence and ask who can write to it`,
      ExitCode.Failed,
    );
  show({ entries: entries.map(withStatus) }, json, listed);
}

/** The audit, and its heads that were kept apart. */
type Kept = { audit: Audit; auditHeads: Pick<AuditHeads, 'list'> };

async function sandboxAudit(dir: string): Promise<Kept> {
  const file = join(dir, 'ragmend.db');
  if (!existsSync(file)) throw notRunning(dir);
  const { openDatabase } = await import('../../adapters/local/records/database.ts');
  const { localAudit } = await import('../../adapters/local/records/audit.ts');
  const { localAuditHeads } = await import('../../adapters/local/files/audit-heads.ts');
  return { audit: localAudit({ db: openDatabase(file) }), auditHeads: localAuditHeads({ dir }) };
}

async function deployedAudit(): Promise<Kept> {
  const { dynamoAudit } = await import('../../adapters/aws/dynamodb/audit.ts');
  const { openTable } = await import('../../adapters/aws/dynamodb/table/table.ts');
  const { deployedHere } = await import('../deployed-here.ts');
  const { table, evidenceBucket } = await deployedHere('leave --deployed out for the sandbox');
  const { s3AuditHeads } = await import('../../adapters/aws/s3/audit-heads.ts');
  const { openBucket } = await import('../../adapters/aws/s3/bucket.ts');
  const auditHeads = evidenceBucket === null ? NO_HEADS : s3AuditHeads({ bucket: openBucket(evidenceBucket) });
  return { audit: dynamoAudit({ table: openTable(table) }), auditHeads };
}

const NO_HEADS: Kept['auditHeads'] = { list: async () => [] };

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
