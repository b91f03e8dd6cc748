import { type Command, InvalidArgumentError } from 'commander';
import type { PageAsked } from './client.ts';
import { CommandFailed, ExitCode } from './exit-codes.ts';
import { progress } from './terminal.ts';

/** How much of a list a command shows. */
export type Paged = PageAsked & { all?: boolean };

const MOST_AT_ONCE = 200;

/** Adds the options of a command that lists. */
export const paged = (command: Command): Command =>
  command
    .option('--limit <n>', `largest number to show, 1 to ${MOST_AT_ONCE}`, limitIn)
    .option('--page <token>', 'the page named by an earlier answer')
    .option('--all', 'all pages, one after the other');

/**
 * Reads the pages that `options` ask for, and says on standard error if there are more; throws
 * CommandFailed.
 */
export async function readPaged<T>(
  { all, page, limit }: Paged,
  read: (page: PageAsked) => Promise<{ items: T[]; next: string | null }>,
): Promise<T[]> {
  if (all && (page !== undefined || limit !== undefined))
    throw new CommandFailed('--all shows everything: leave --limit and --page out', ExitCode.Usage);
  const items: T[] = [];
  let asked: PageAsked = { ...(page !== undefined && { page }), ...(limit !== undefined && { limit }) };
  for (;;) {
    const answer = await read(all ? { ...asked, limit: MOST_AT_ONCE } : asked);
    items.push(...answer.items);
    if (answer.next === null) return items;
    if (!all) {
      progress(`there is more: use --page ${answer.next} for the next page, or --all for everything`);
      return items;
    }
    asked = { page: answer.next };
  }
}

function limitIn(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_AT_ONCE) return limit;
  throw new InvalidArgumentError(`'${text}' is no number from 1 to ${MOST_AT_ONCE}.`);
}
