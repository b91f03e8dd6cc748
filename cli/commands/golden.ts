import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type GoldenQuery, goldenQuery } from '../../core/contracts/golden.ts';
import { checkGolden } from '../../core/validation/check-golden.ts';
import { pathsIn } from '../../sandbox/server/paths.ts';
import { retrieverAt } from '../../sandbox/server/retriever-client.ts';
import { recordGoldenIn } from '../../sandbox/server/sandbox.ts';
import { readSession, type Session } from '../../sandbox/server/session.ts';
import type { RecordOptions } from '../cluster/record-golden.ts';
import { CommandFailed, ExitCode, notRunning } from '../exit-codes.ts';
import { projectRoot } from '../project-root.ts';
import { plain, show } from '../terminal.ts';
import { clustered, targeted } from './cluster.ts';

type Options = { dir: string; json?: boolean };

/** Adds `golden record` and `golden check FILE`. */
export function addGoldenCommands(program: Command, shared: (command: Command) => Command): void {
  const golden = program.command('golden').description('golden queries: what the service must answer');
  shared(targeted(clustered(golden.command('record').argument('[queries]', "a team's own queries, one in each line"))))
    .description(
      "record what the running service answers now as the golden set: the sandbox's, or with QUERIES a cluster's",
    )
    .option('--out <place>', 'with QUERIES: s3://<bucket> or a folder; by default where the runbooks read it')
    .action(async (queries: string | undefined, { dir, ...options }: Options & RecordOptions) => {
      if (queries) return (await import('../cluster/record-golden.ts')).recordFromCluster(queries, options);
      const { json } = options;
      const recorded = await recordGoldenIn(dir, projectRoot(), running(dir).retrieverUrl);
      show(recorded, json, ({ queries: count }) => `recorded ${count} golden queries in ${pathsIn(dir).golden}`);
    });
  shared(golden.command('check').argument('[file]', 'golden file (JSON Lines); by default the recorded set'))
    .description('ask the running service golden queries; exits 1 if an answer differs')
    .action(async (file: string | undefined, { dir, json }: Options) => {
      const queries = queriesIn(file ?? pathsIn(dir).golden);
      const result = await checkGolden({ retrieve: retrieverAt(running(dir).retrieverUrl) }, { queries });
      const wrong = result.wrong.map(({ qid, mode }) => `  ${plain(qid)} differs (answered in mode ${mode})`);
      show(result, json, ({ right, asked }) =>
        [`answers equal to baseline: ${right} of ${asked}`, ...wrong].join('\n'),
      );
      if (result.wrong.length > 0) process.exitCode = ExitCode.Failed;
    });
}

function running(dir: string): Session {
  const session = readSession(pathsIn(dir).session);
  if (session) return session;
  throw notRunning(dir);
}

function queriesIn(file: string): GoldenQuery[] {
  const lines = textOf(file)
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.length === 0)
    throw new CommandFailed(`the golden file '${file}' is empty: record it first`, ExitCode.Failed);
  return lines.map((line, index) => queryIn(line, `line ${index + 1} of '${file}'`));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CommandFailed(`the golden file '${file}' can't be read: check the path`, ExitCode.Usage, { cause });
  }
}

function queryIn(line: string, where: string): GoldenQuery {
  try {
    return goldenQuery.parse(JSON.parse(line));
  } catch (cause) {
    throw new CommandFailed(`${where} is no golden query: give {qid, q, shard, expected} as JSON`, ExitCode.Usage, {
      cause,
    });
  }
}
