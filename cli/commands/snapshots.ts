import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { coverageOf, type JudgedSnapshot, type SnapshotSummary } from '../../core/contracts/agent/snapshot-manifest.ts';
import { PRUNED_AT_ONCE } from '../../core/contracts/http/http.ts';
import type { Reach } from '../caller.ts';
import { clientFor, type PageAsked } from '../client.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { type Paged, paged, readPaged } from '../paged.ts';
import { columns, print, show } from '../terminal.ts';

type Options = Reach & { json?: boolean };
type PruneOptions = Options & { dryRun?: boolean; yes?: boolean; as?: string };

/** Adds `snapshots` and `snapshots prune`. */
export function addSnapshotCommands(program: Command, shared: (command: Command) => Command): void {
  const snapshots = paged(shared(program.command('snapshots')))
    .description('list snapshots, newest first')
    .enablePositionalOptions()
    .action(async ({ json, ...options }: Options & Paged) => {
      const client = clientFor(options);
      const read = async (page: PageAsked) => {
        const { snapshots: items, next } = await client.snapshots(page);
        return { items, next };
      };
      show(await readPaged(options, read), json, listed);
    });
  shared(snapshots.command('prune'))
    .description('delete snapshots that retention no longer keeps; says why each one goes or stays')
    .option('--dry-run', 'only tell')
    .option('--as <name>', 'who deletes them')
    .option('--yes', 'do not ask')
    .action(prune);
}

async function prune({ json, dryRun = false, yes = false, as, ...reach }: PruneOptions): Promise<void> {
  if (!dryRun && as === undefined && reach.api === undefined)
    throw new CommandFailed('deleting needs a name: give --as NAME, or --dry-run to only look', ExitCode.Usage);
  const client = clientFor(reach, as ?? null);
  const judged = await readPaged({ all: true }, async (page) => {
    const { snapshots: items, next } = await client.retention(page);
    return { items, next };
  });
  if (dryRun) return show(judged, json, judgedText);
  const going = judged.filter(({ goes }) => goes);
  if (!json) print(judgedText(judged));
  if (going.length > 0 && !yes && (json || !(await isAgreed(going.length))))
    throw new CommandFailed('nothing was deleted: answer "yes", or give --yes', ExitCode.Refused);
  const gone: JudgedSnapshot[] = [];
  for (let from = 0; from < going.length; from += PRUNED_AT_ONCE) {
    const some = going.slice(from, from + PRUNED_AT_ONCE);
    gone.push(...(await client.prune(some.map(({ snapshotId }) => snapshotId))));
  }
  show(gone, json, () => `deleted ${gone.length} of ${judged.length} snapshots`);
}

async function isAgreed(count: number): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`delete ${count} snapshots for good? Answer "yes": `);
  terminal.close();
  return answer.trim() === 'yes';
}

function judgedText(judged: JudgedSnapshot[]): string {
  const rows = judged.map(({ snapshotId, state, takenAt, bytes, goes, why }) => [
    ...[snapshotId, state, takenAt, bytes === null ? '' : mebibytes(bytes)],
    ...[goes ? 'goes' : 'stays', why],
  ]);
  return columns(['ID', 'STATE', 'TAKEN', 'SIZE', '', 'WHY'], rows, 'no snapshots yet');
}

function listed(snapshots: SnapshotSummary[]): string {
  const rows = snapshots.map(({ records, bytes, reason, ...one }) => [
    ...[
      one.snapshotId,
      one.shardId,
      one.state,
      one.takenAt,
      coverageOf(one),
      String(records),
      mebibytes(bytes),
      reason ?? '',
    ],
  ]);
  return columns(
    ['ID', 'SHARD', 'STATE', 'TAKEN', 'DOCUMENTS UNTIL', 'RECORDS', 'SIZE', 'REASON'],
    rows,
    'no snapshots yet',
  );
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
