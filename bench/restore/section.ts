import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { inTurn } from '../in-turn.ts';
import type { Round } from '../measure.ts';
import { ratioRow, rowOf } from '../row.ts';
import { runCommand } from '../run-command.ts';
import type { Context, SectionResult } from '../section.ts';
import { runAgent, takeSnapshot } from './agent.ts';
import { filesOf, sizeText, timed } from './folders.ts';
import { makeShardFolder } from './shard-folder.ts';

/**
 * The agent restoring a shard from a snapshot beside it, next to `cp -r` of the same files and then
 * `sha256sum` of all copies.
 */
export async function restoreSection(context: Context): Promise<SectionResult> {
  const { dir, signal, say } = context;
  const { shardBytes, restores, pauseMs } = context.size;
  const at = (name: string) => join(dir, 'restore', name);
  const size = sizeText(shardBytes);
  say(`making a shard of ${size} and its snapshot`);
  await makeShardFolder(at('shard'), shardBytes);
  const manifestSha256 = await takeSnapshot(at('shard'), at('snapshot'), at('upload'), signal);
  let jobs = 0;
  const restore = () =>
    runAgent({ kind: 'restore', objects: at('snapshot'), manifestSha256, to: at('made') }, at(`job-${jobs++}`), signal);
  const copy = async () => {
    await runCommand('cp', ['-r', at('snapshot/data'), at('made')], signal);
    await runCommand('sha256sum', filesOf(at('made')), signal);
  };
  const variants = [restore, copy].map((work) => () => timed(at('made'), work, pauseMs));
  const [agent = [], floor = []] = await inTurn(context, { what: size, rounds: restores }, variants);
  rmSync(at(''), { recursive: true });
  return { rows: rowsOf(size, agent, floor), notes: NOTES };
}

const NOTES = [
  'Both read the snapshot from the page cache. The agent also writes to the disk what it restored, and checks each piece before it writes it; cp leaves the writing for later.',
  'Processor time is that of the processes that do the work, in steps of 10 ms.',
];

function rowsOf(size: string, agent: Round[], floor: Round[]) {
  const head = { per: size, in: 's' } as const;
  return [
    rowOf({ ...head, name: 'restore by the agent' }, agent),
    rowOf({ ...head, name: 'cp -r, then sha256sum' }, floor),
    ratioRow('agent by cp and sha256sum', agent, floor, { of: 'wall', atMost: 0.7 }),
  ];
}
