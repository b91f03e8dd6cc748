import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inTurn } from '../in-turn.ts';
import type { Round } from '../measure.ts';
import { type Row, ratioRow, rowOf } from '../row.ts';
import { runCommand } from '../run-command.ts';
import type { Context, SectionResult } from '../section.ts';
import { runPodAgent, takeSnapshotTo } from './agent.ts';
import { withBucket } from './bench-bucket.ts';
import { filesOf, sizeText, timed } from './folders.ts';
import { makeShardFolder } from './shard-folder.ts';
import { isInstalled, TOOLS } from './transfer-tools.ts';

const PREFIX = 'snapshots/bench/';
const MB = 1e6;
/** Whether the agent of a cluster is to be how many times as long at most. */
const TARGETS: Record<string, number> = { 'aws s3 cp --recursive': 1, 'rclone copy': 1.5 };

/**
 * The agent of a cluster restoring a shard from a real S3, next to programs that only fetch its
 * objects, and to `sha256sum` of all of them.
 */
export async function s3Section(context: Context): Promise<SectionResult> {
  const endpoint = process.env.AWS_ENDPOINT_URL_S3;
  if (!endpoint)
    return { rows: [], notes: ['Left out: set AWS_ENDPOINT_URL_S3 and credentials to measure a restore from S3.'] };
  const dir = join(context.dir, 's3');
  const size = sizeText(context.size.shardBytes);
  context.say(`making a shard of ${size} and its snapshot at ${endpoint}`);
  await makeShardFolder(join(dir, 'shard'), context.size.shardBytes);
  try {
    return await withBucket(endpoint, (bucket) =>
      compare({ ...context, dir }, { endpoint, bucket, prefix: PREFIX }, size),
    );
  } finally {
    rmSync(dir, { recursive: true });
  }
}

type At = { endpoint: string; bucket: string; prefix: string };

async function compare(context: Context, at: At, size: string): Promise<SectionResult> {
  const { dir, signal } = context;
  const { restores, pauseMs, shardBytes } = context.size;
  const objects = { ...at, region: process.env.AWS_REGION ?? 'us-east-1', grant: null };
  const manifestSha256 = await takeSnapshotTo(objects, join(dir, 'shard'), join(dir, 'upload'), signal);
  const made = join(dir, 'made');
  const restore = async () => {
    mkdirSync(made);
    await runPodAgent({ kind: 'restore', objects, manifestSha256, to: made }, join(dir, 'job'), signal);
  };
  const tools = TOOLS.filter(({ command }) => isInstalled(command));
  const fetches = tools.map(({ command, args, env }) => async () => {
    await runCommand(command, args({ ...at, prefix: `${at.prefix}data/` }, made), signal, env(at));
  });
  const sums = () => runCommand('sha256sum', filesOf(join(dir, 'shard')), signal);
  const variants = [restore, ...fetches, sums].map((work) => () => timed(made, work, pauseMs));
  const [agent = [], ...others] = await inTurn(context, { what: size, rounds: restores }, variants);
  const names = [...tools.map(({ name }) => name), 'sha256sum of its files'];
  const all = names.map((name, index) => ({ name, rounds: others[index] ?? [] }));
  return { rows: rowsOf(size, agent, all), notes: [...perMb(agent, all, shardBytes), ...missing(), ...NOTES] };
}

type Measured = { name: string; rounds: Round[] };

function rowsOf(size: string, agent: Round[], others: Measured[]): Row[] {
  const head = { per: size, in: 's' } as const;
  const sums = others.at(-1)?.rounds ?? [];
  const fetches = others.slice(0, -1);
  return [
    rowOf({ ...head, name: 'restore by the agent' }, agent),
    ...others.map(({ name, rounds }) => rowOf({ ...head, name }, rounds)),
    ...fetches.flatMap(({ name, rounds }) => [
      ratioRow(`agent by ${name}`, agent, rounds, targetOf(name)),
      ratioRow(
        `agent by ${name}, then sha256sum`,
        agent,
        rounds.map((round, index) => both(round, sums[index])),
      ),
    ]),
  ];
}

function targetOf(name: string): Row['target'] {
  const atMost = TARGETS[name];
  return atMost === undefined ? null : { of: 'wall', atMost };
}

function both(one: Round, other: Round | undefined): Round {
  return { ...one, wallUs: one.wallUs + (other?.wallUs ?? 0), cpuUs: one.cpuUs + (other?.cpuUs ?? 0) };
}

/** Processor time for each million bytes. */
function perMb(agent: Round[], others: Measured[], bytes: number): string[] {
  const each = [{ name: 'restore by the agent', rounds: agent }, ...others].map(({ name, rounds }) => {
    const { cpu } = rowOf(
      { name, per: 'MB', in: 'us' },
      rounds.map((round) => ({ ...round, units: bytes / MB })),
    );
    return `${name} ${((cpu?.median ?? 0) / 1000).toFixed(2)} ms`;
  });
  return [`Processor time per MB: ${each.join(', ')}.`];
}

function missing(): string[] {
  return TOOLS.filter(({ command }) => !isInstalled(command)).map(
    ({ name, command }) => `Left out: ${name}, because '${command}' is not on the PATH.`,
  );
}

const NOTES = [
  'The agent checks the sha256 of each piece before it writes it, and has all of it on the disk when it ends; the others check no sha256, and leave the writing for later.',
  'Processor time is that of the processes that fetch, in steps of 10 ms; that of the S3 server is in nobody’s.',
];
