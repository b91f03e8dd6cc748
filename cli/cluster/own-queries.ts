import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { goldenQuery } from '../../core/contracts/golden.ts';
import type { OwnQuery } from '../../core/validation/servers/choose-candidates.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';

const line = goldenQuery.pick({ q: true }).extend({ qid: z.string().min(1).optional() });

/**
 * Reads a team's own queries from a file: JSON lines with `q` and an optional `qid`, or one query a
 * line. A missing qid is made from the text, so that it stays when lines move. Throws
 * CommandFailed.
 */
export function ownQueries(file: string): OwnQuery[] {
  const lines = textOf(file).split('\n');
  const queries = lines.flatMap((text, at) => (text.trim() === '' ? [] : [queryOf(text.trim(), file, at + 1)]));
  if (queries.length > 0) return queries;
  throw new CommandFailed(`'${file}' has no queries: write one in each line`, ExitCode.Usage);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CommandFailed(`the queries '${file}' can't be read: check the path`, ExitCode.Usage, { cause });
  }
}

function queryOf(text: string, file: string, number: number): OwnQuery {
  if (!text.startsWith('{')) return { qid: qidOf(text), q: text };
  try {
    const { qid, q } = line.parse(JSON.parse(text));
    return { qid: qid ?? qidOf(q), q };
  } catch (cause) {
    throw new CommandFailed(
      `line ${number} of '${file}' is not a query: give {"qid": "...", "q": "..."}, or only the text`,
      ExitCode.Usage,
      { cause },
    );
  }
}

function qidOf(q: string): string {
  return `q-${createHash('sha256').update(q).digest('hex').slice(0, 10)}`;
}
