import { waitUntil } from '../../adapters/wait-until.ts';
import type { IncidentView } from '../../core/contracts/http/http.ts';
import { actor, type Reach } from '../caller.ts';
import { type Client, clientFor } from '../client.ts';
import { planText } from '../commands/approvals.ts';
import { ExitCode } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { plain, progress, show } from '../terminal.ts';
import type { ClusterOptions } from './person-cluster.ts';
import { type Mover, moverFor } from './settle-mover.ts';

export type SettleOptions = Reach & ClusterOptions & { config: string; as?: string; json?: boolean };
type Seen = { lines: number; asked: Set<string> };

const LOOK_MS = 1_000;
const ENDED_WELL = ['Completed', 'NoActionNeeded'];

/**
 * Starts the way home of a shard, or joins a running one, and follows it to its end; in a cluster
 * it moves the volumes once that is granted.
 */
export async function settle(shardId: string, { json, as, ...options }: SettleOptions): Promise<void> {
  const { signal } = interruption();
  const client = clientFor(options, actor(options, as));
  const mover = options.api === undefined ? null : await moverFor(options, shardId);
  const { id } = await standingRun(client, shardId);
  progress(`${id}: settles ${shardId}`);
  try {
    const view = await follow(client, id, mover, signal);
    if (mover) await mover.finish(view);
    show(view, json, ({ status, report }) => `${id} ended as ${status}${report === null ? '' : `; report: ${report}`}`);
    if (!ENDED_WELL.includes(view.status)) process.exitCode = ExitCode.Failed;
  } catch (error) {
    if (!signal.aborted) throw error;
    progress(`the run goes on: "ragmend settle ${shardId}" follows it again, "ragmend abort ${id}" stops it`);
    process.exitCode = ExitCode.Interrupted;
  }
}

async function standingRun(client: Client, shardId: string): Promise<{ id: string }> {
  const open = (await client.incidents()).incidents.find(
    (each) => each.runbook === 'shard-settle' && each.subject.id === shardId && each.closedAt === null,
  );
  return open ?? client.start({ subjectId: shardId, runbook: 'shard-settle' });
}

async function follow(client: Client, id: string, mover: Mover | null, signal: AbortSignal): Promise<IncidentView> {
  const seen: Seen = { lines: 0, asked: new Set() };
  const step = async () => {
    const view = await client.incident(id);
    for (const { at, text } of view.timeline.slice(seen.lines)) progress(`  ${at.slice(11, 19)}  ${plain(text)}`);
    seen.lines = view.timeline.length;
    if (view.closedAt !== null && view.report !== null) return view;
    askFor(view, seen);
    if (mover && view.closedAt === null) await mover.work(view);
    return null;
  };
  return waitUntil(step, { everyMs: LOOK_MS, signal });
}

function askFor({ approvals }: IncidentView, { asked }: Seen): void {
  const pending = approvals.find(({ id, status }) => status === 'Pending' && !asked.has(id));
  if (!pending) return;
  asked.add(pending.id);
  progress(`\n${planText(pending)}\n\nit waits for another person: ragmend approve ${pending.id}, or the console\n`);
}
